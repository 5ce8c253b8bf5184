import { MachineError } from '../../../engine/model/machine-error.ts';
import { giveInterrupts } from './give-interrupts.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { setFunction } from '../kernel/function-settings.ts';
import { loadModule } from '../kernel/modules.ts';
import { directory, find, nameOf, type DirectoryNode } from '../tree/tree.ts';
import { enablementOf, unitFile } from './unit-files.ts';
import { kernelTrees } from '../world/view.ts';

type Options = (module: string) => Readonly<Record<string, string>>;

/** The kernel state that a shell program can read and change while it runs. */
interface Shell {
  read(path: string): string;
  write(path: string, text: string): void;
  link(path: string): string | undefined;
  resolve(path: string): string | undefined;
  modprobe(module: string): void;
}

function shellOn(kernel: Kernel, options: Options): Shell {
  const at = (path: string, follow: boolean) => find({ ...directory(), entries: kernelTrees(kernel) }, path, follow);
  return {
    read(path) {
      const node = at(path, true)?.node;
      return node?.kind === 'attribute' ? node.text.trim() : '';
    },
    write(path, text) {
      const node = at(path, true)?.node;
      if (node?.kind === 'attribute') node.store?.(`${text}\n`);
    },
    link(path) {
      const node = at(path, false)?.node;
      return node?.kind === 'link' ? nameOf(node.target) : undefined;
    },
    resolve: (path) => at(path, true)?.path,
    modprobe: (module) => void loadModule(kernel, module, {}, options),
  };
}

const devices = '/sys/bus/pci/devices';

function idsOf(shell: Shell, address: string): string {
  const names = ['vendor', 'device', 'subsystem_vendor', 'subsystem_device'];
  return names.map((name) => shell.read(`${devices}/${address}/${name}`).replace('0x', '')).join(':');
}

/** The same card: equal IDs, and an equal MAC address if an interface shows the address. */
function isSame(kernel: Kernel, shell: Shell, address: string, ids: string, mac: string): boolean {
  if (idsOf(shell, address) !== ids) return false;
  const shown = [...kernel.interfaces.values()].filter(({ device }) => device === address).map((one) => one.mac);
  return mac === '-' || shown.length === 0 || shown.includes(mac);
}

/** The driver of a device after a write to its override; an empty name clears the override. */
function steer(shell: Shell, address: string, driver: string): string | undefined {
  const folder = `${devices}/${address}`;
  shell.write(`${folder}/driver_override`, driver);
  if (driver !== '' && shell.link(`${folder}/driver`) === driver) return driver;
  if (shell.link(`${folder}/driver`) !== undefined) shell.write(`${folder}/driver/unbind`, address);
  shell.write('/sys/bus/pci/drivers_probe', address);
  return shell.link(`${folder}/driver`);
}

function bindPci(kernel: Kernel, shell: Shell, [driver = '', ...words]: readonly string[]): boolean {
  const cards = words.flatMap((address, at) =>
    at % 3 === 0 ? [{ address, ids: words[at + 1] ?? '', mac: words[at + 2] ?? '' }] : [],
  );
  if (!cards.every(({ address, ids, mac }) => isSame(kernel, shell, address, ids, mac))) return false;
  shell.modprobe(driver);
  if (!kernel.drivers.some(({ name }) => name === driver)) return false;
  const taken = cards.map(({ address }) => {
    const bound = steer(shell, address, driver) === driver;
    if (!bound) steer(shell, address, '');
    return bound;
  });
  return taken.every(Boolean);
}

function writeAttribute(shell: Shell, words: readonly string[]): boolean {
  const [path = '', text = '', readback = '', expected = '', compare, address = '-', ids] = words;
  const real = shell.resolve(path);
  if (real === undefined) return false;
  if (address !== '-' && (!real.includes(`/${address}/`) || idsOf(shell, address) !== ids)) return false;
  shell.write(path, text);
  const shown = shell.read(readback);
  return shown === expected || (compare === 'choice' && ` ${shown} `.includes(`[${expected}]`));
}

function setFunctions(kernel: Kernel, shell: Shell, [address = '', ids, ...calls]: readonly string[]): boolean {
  const hasPort = [...kernel.interfaces.values()].some(({ device }) => device === address);
  if (!hasPort || idsOf(shell, address) !== ids) return false;
  return calls.map((call) => setFunction(kernel, address, call.split(' ')) === null).every(Boolean);
}

/** Units in an order in which each is after those of its After=, and otherwise as they were. */
function inOrder(units: readonly string[], disk: DirectoryNode): readonly string[] {
  const ordered = new Set<string>();
  const add = (unit: string, above: readonly string[]): void => {
    if (ordered.has(unit) || above.includes(unit)) return;
    const after = unit.endsWith('.service') ? (unitFile(disk, unit)?.after ?? []) : [];
    for (const other of units.filter((each) => after.includes(each))) add(other, [...above, unit]);
    ordered.add(unit);
  };
  for (const unit of units) add(unit, []);
  return [...ordered];
}

/**
 * Runs the enabled oneshot services that are ordered before or after the network. It models the shell programs that
 * runbook writes; any other program has no effect.
 */
export function runBootUnits(kernel: Kernel, disk: DirectoryNode, options: Options, stage: 'early' | 'late'): void {
  const folder = find(disk, '/etc/systemd/system', true)?.node;
  if (folder?.kind !== 'directory') return;
  for (const unit of inOrder([...folder.entries.keys()].sort(), disk)) {
    const file = unit.endsWith('.service') ? unitFile(disk, unit) : undefined;
    if (file?.type !== 'oneshot' || file.before.includes('network-pre.target') !== (stage === 'early')) continue;
    if (enablementOf(disk, unit) !== 'enabled') continue;
    const name = unit.replace(/\.service$/, '');
    const good = runBootProgram(kernel, file.start.slice(3), options, disk);
    const state = { transient: false, collect: false, argv: file.start, pid: 0, code: good ? 0 : 1, vm: null };
    const result = good ? 'success' : 'exit-code';
    const invocation = `${kernel.bootId}-${name}`;
    kernel.units.set(name, { name, ...state, state: good ? 'inactive' : 'failed', result, invocation });
  }
}

/** Runs a shell program that runbook writes, by its name and arguments; false if it failed. */
export function runBootProgram(
  kernel: Kernel,
  [program, ...words]: readonly string[],
  options: Options,
  disk: DirectoryNode,
): boolean {
  const shell = shellOn(kernel, options);
  try {
    switch (program) {
      case 'bind-pci':
        return bindPci(kernel, shell, words);
      case 'write-attribute':
        return writeAttribute(shell, words);
      case 'irq-affinity': {
        const [cpus = '', policy = '', wish = '', address = '-', ids = '-', handler = '-'] = words;
        if (address !== '-' && idsOf(shell, address) !== ids) return false;
        return giveInterrupts(kernel, disk, { cpus, policy, wish, address, handler }, shell.write);
      }
      case 'set-functions':
        return setFunctions(kernel, shell, words);
      default:
        return true;
    }
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return false;
  }
}
