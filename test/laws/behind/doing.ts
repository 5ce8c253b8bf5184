import type { Change } from '../../../changes/index.ts';
import { startUnit } from '../../../facts/system/unit.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { readState } from '../../../machines/simulated/machine/reading.ts';
import { removeFile } from '../../../machines/simulated/machine/removing.ts';
import { putFile } from '../../../machines/simulated/machine/writing.ts';
import { parentOf, find, drop } from '../../../machines/simulated/tree/tree.ts';
import { edit } from '../../../machines/simulated/world/files.ts';
import { show } from '../../../machines/simulated/world/view.ts';
import { kernelChanged } from '../../../machines/simulated/world/world.ts';

type Doing = (machine: SimulatedMachine, change: Change) => Promise<boolean> | boolean;
type Did = Promise<boolean> | boolean;

/** The files that a change leaves. */
function filesOf(change: Change): readonly string[] {
  switch (change.kind) {
    case 'file':
    case 'generate':
    case 'drop-in':
    case 'artifact':
      return [change.path];
    case 'initramfs':
      return Object.keys(change.after.files);
    case 'command':
      return change.done.kind === 'creates' ? [change.done.path] : [];
    default:
      return [];
  }
}

interface OnFile {
  append(text: string): boolean;
  replace(text: string): boolean;
  remove(): boolean;
  removeFolder(): boolean;
  mode(mode: number | null, owner: number): boolean;
}

function onFile({ world }: SimulatedMachine, path: string, made: string | undefined): OnFile {
  const was = readState(world, path, false);
  const put = (state: Partial<NonNullable<typeof was>>): boolean => {
    if (was !== undefined) putFile(world, path, { ...was, ...state });
    return was !== undefined;
  };
  return {
    append: (text) => was?.encoding === 'utf8' && put({ content: `${was.content}${text}` }),
    replace: (text) => put({ encoding: 'utf8', content: text }),
    mode: (mode, owner) => put({ ...(mode === null ? {} : { mode }), owner }),
    remove() {
      if (was === undefined) return false;
      removeFile(world, path);
      return true;
    },
    removeFolder() {
      const folder = parentOf(path);
      // Only a folder that the run made: what else needs one of the system's own is another matter.
      if (was === undefined || made === undefined) return false;
      edit(world, folder, false, (tree) => drop(tree, folder));
      return true;
    },
  };
}

/** Does it to each file that a change left. */
export function files(make: (file: OnFile) => boolean): Doing {
  return (machine, change) =>
    filesOf(change)
      .map((path) => make(onFile(machine, path, 'folder' in change ? change.folder : undefined)))
      .some(Boolean);
}

interface OnProcess {
  kill(unit: string, signal: string): Did;
  restart(unit: string, argv: (argv: readonly string[]) => readonly string[]): Did;
  dropFolder(): Did;
  pin(cpus: string): Did;
  endThread(unit: string, thread: 'virtual CPU' | 'worker'): Did;
}

/** Does it to the unit of a process; of an affinity, to the unit of the process whose threads were pinned. */
export function processes(make: (unit: string, on: OnProcess) => Did): Doing {
  return (machine, change) => {
    const { kernel } = machine.world;
    if (change.kind !== 'process' && change.kind !== 'affinity') return false;
    const pid = change.kind === 'affinity' ? change.process.id : null;
    const unit = [...kernel.units.values()].find((each) =>
      pid === null ? change.kind === 'process' && each.name === change.unit : each.pid === pid,
    );
    if (unit === undefined) return false;
    const ran = async (...argv: readonly string[]): Promise<boolean> => (await machine.run(argv)).code === 0;
    return make(unit.name, {
      kill: (name, signal) => ran('systemctl', 'kill', `--signal=SIG${signal}`, '--', `${name}.service`),
      async restart(name, argv) {
        await ran('systemctl', 'kill', '--signal=SIGTERM', '--', `${name}.service`);
        return ran(...startUnit(name, argv(unit.argv), '/root/restarted.log'));
      },
      dropFolder() {
        if (change.kind !== 'process') return false;
        if (find(show(machine.world), change.folder, true) === undefined) return false;
        edit(machine.world, change.folder, false, (tree) => drop(tree, change.folder));
        return true;
      },
      pin: (cpus) => ran('taskset', '--cpu-list', '--pid', cpus, String(unit.pid + 1)),
      endThread(name, thread) {
        const { vm } = unit;
        if (vm === null || (thread === 'virtual CPU' && vm.cpus < 2)) return false;
        // The last one of each: a virtual CPU that was unplugged, or a thread of the pool for input and output.
        kernel.units.set(name, { ...unit, vm: { ...vm, ended: [thread === 'worker' ? vm.cpus + 1 : vm.cpus] } });
        kernelChanged(machine.world);
        return true;
      },
    });
  };
}

/** Does it to the module of a change; of a binding, to the module of its driver. */
export function modules(
  make: (name: string, run: (...argv: readonly string[]) => Promise<boolean>) => Promise<boolean>,
): Doing {
  return async (machine, change) => {
    if (change.kind !== 'module' && change.kind !== 'binding') return false;
    const name = change.kind === 'module' ? change.module : change.after.driver;
    if (name === null || (change.kind === 'module' && !change.after.loaded)) return false;
    return make(name, async (...argv) => (await machine.run(argv)).code === 0);
  };
}

interface OnDevice {
  unbind(): Did;
  giveBack(isWhole: boolean): Did;
  override(text: string): Did;
}

/** Does it to the device of a binding. */
export function binds(make: (on: OnDevice) => Did): Doing {
  return (machine, change) => {
    if (change.kind !== 'binding') return false;
    const device = `/sys/bus/pci/devices/${change.address}`;
    const wrote = async (path: string, text: string): Promise<boolean> => {
      try {
        await machine.write(path, `${text}\n`);
        return true;
      } catch {
        return false;
      }
    };
    const unbind = (): Promise<boolean> => wrote(`${device}/driver/unbind`, change.address);
    const override = (text: string): Promise<boolean> => wrote(`${device}/driver_override`, text);
    return make({
      unbind,
      override,
      async giveBack(isWhole) {
        if (change.before.driver === null) return false;
        if (isWhole) await override(change.before.override ?? '');
        return (await unbind()) && (await wrote(`/sys/bus/pci/drivers/${change.before.driver}/bind`, change.address));
      },
    });
  };
}

/** Does it to the unit of a service or a drop-in. */
export function services(how: 'toggle-active' | 'toggle-enabled' | 'toggle-mask' | 'stop' | 'restart'): Doing {
  return async (machine, change) => {
    if (change.kind !== 'service' && change.kind !== 'drop-in') return false;
    const { unit } = change;
    const ran = async (...argv: readonly string[]): Promise<boolean> =>
      (await machine.run(['systemctl', ...argv, '--', unit])).code === 0;
    const said = async (verb: string): Promise<string> =>
      (await machine.query(['systemctl', verb, unit])).stdout.trim();
    switch (how) {
      case 'toggle-active':
        return ran((await said('is-active')) === 'active' ? 'stop' : 'start');
      case 'toggle-enabled':
        return ran((await said('is-enabled')) === 'enabled' ? 'disable' : 'enable');
      case 'toggle-mask':
        return ran((await said('is-enabled')) === 'masked' ? 'unmask' : 'mask');
      case 'stop':
        return (await said('is-active')) === 'active' && ran('stop');
      case 'restart':
        return (await said('is-active')) === 'active' && ran('restart');
    }
  };
}

/** Sets what a change set to another value, or to the one before it. */
export function values(how: 'other' | 'earlier'): Doing {
  return async (machine, change) => {
    if (change.kind === 'extended-attribute') {
      const { path, name } = change;
      const argv = how === 'other' ? [`--name=${name}`, '--value=0x6f74686572'] : [`--remove=${name}`];
      return (await machine.run(['setfattr', '--no-dereference', ...argv, '--', path])).code === 0;
    }
    if (change.kind !== 'attribute') return false;
    const was = (await machine.read(change.readback))?.trim();
    if (how === 'earlier') {
      if (change.restore === null) return false;
      return wrote(
        machine,
        change.path,
        change.restore,
        async () => (await machine.read(change.readback))?.trim() !== was,
      );
    }
    for (const text of others(was ?? '', change.after))
      if (
        await wrote(machine, change.path, text, async () => {
          const now = (await machine.read(change.readback))?.trim();
          return now !== was;
        })
      )
        return true;
    return false;
  };
}

/** Texts that an attribute may take besides its own. */
function others(was: string, after: string): readonly string[] {
  const choice = /\[(\S+)\]/.test(was) ? was.split(/\s+/).filter((word) => !word.startsWith('[')) : [];
  return [...choice, '1', '0', '3', '2-3', '77', 'powersave', 'N', 'Y', 'none'].filter((text) => text !== after);
}

async function wrote(
  machine: SimulatedMachine,
  path: string,
  text: string,
  isOther: () => Promise<boolean>,
): Promise<boolean> {
  try {
    await machine.write(path, `${text}\n`);
  } catch {
    return false;
  }
  return isOther();
}
