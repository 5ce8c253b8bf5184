import type { Change } from '../../../changes/index.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { binds, files, modules, processes, services, values } from './doing.ts';

/** An act of a user on the result of a change; false if this change has no such result. */
type Doing = (machine: SimulatedMachine, change: Change) => Promise<boolean> | boolean;

/** One act behind the back of runbook: what it is, and to the results of which kinds of change it can be done. */
export interface Act {
  readonly name: string;
  readonly to: readonly Change['kind'][] | 'every kind';
  readonly make: Doing;
}

const withFile = ['file', 'generate', 'drop-in', 'initramfs', 'artifact', 'command'] as const;

/** The acts. A new kind of change needs at least one that is done to it. */
export const acts: readonly Act[] = [
  { name: 'add a line to the file', to: withFile, make: files(({ append }) => append('# added by somebody\n')) },
  { name: 'replace the file', to: withFile, make: files(({ replace }) => replace('somebody else wrote this\n')) },
  { name: 'delete the file', to: withFile, make: files(({ remove }) => remove()) },
  { name: 'chmod the file', to: withFile, make: files(({ mode }) => mode(0o640, 0)) },
  { name: 'chown the file', to: withFile, make: files(({ mode }) => mode(null, 1000)) },
  { name: 'empty the file', to: withFile, make: files(({ replace }) => replace('')) },
  { name: 'delete the file and its folder', to: withFile, make: files(({ removeFolder }) => removeFolder()) },

  { name: 'kill -9', to: ['process', 'affinity'], make: processes((unit, { kill }) => kill(unit, 'KILL')) },
  { name: 'end the process', to: ['process', 'affinity'], make: processes((unit, { kill }) => kill(unit, 'TERM')) },
  {
    name: 'kill -9, and delete its folder',
    to: ['process'],
    make: processes(async (unit, { kill, dropFolder }) => (await kill(unit, 'KILL')) && dropFolder()),
  },
  { name: 'delete the folder of the process', to: ['process'], make: processes((_, { dropFolder }) => dropFolder()) },
  {
    name: 'restart the process by hand',
    to: ['process', 'affinity'],
    make: processes((unit, { restart }) => restart(unit, (argv) => argv)),
  },
  {
    name: 'start another program under its name',
    to: ['process'],
    make: processes((unit, { restart }) => restart(unit, () => ['sleep', '1000'])),
  },
  {
    name: 'give a thread another CPU',
    to: ['affinity'],
    make: processes((_, { pin }) => pin('1')),
  },
  {
    name: 'end a virtual CPU',
    to: ['affinity'],
    make: processes((unit, { endThread }) => endThread(unit, 'virtual CPU')),
  },
  { name: 'end a thread', to: ['affinity'], make: processes((unit, { endThread }) => endThread(unit, 'worker')) },

  { name: 'rmmod', to: ['module'], make: modules((name, run) => run('modprobe', '-r', name)) },
  {
    name: 'rmmod, and load it without parameters',
    to: ['module'],
    make: modules(async (name, run) => (await run('modprobe', '-r', name)) && run('modprobe', name)),
  },
  { name: 'rmmod the driver', to: ['binding'], make: modules((name, run) => run('modprobe', '-r', name)) },
  { name: 'unbind the device', to: ['binding'], make: binds(({ unbind }) => unbind()) },
  { name: 'give the device its earlier driver', to: ['binding'], make: binds(({ giveBack }) => giveBack(true)) },
  {
    name: 'give the device its earlier driver, and leave the override',
    to: ['binding'],
    make: binds(({ giveBack }) => giveBack(false)),
  },
  { name: 'clear the override', to: ['binding'], make: binds(({ override }) => override('')) },
  { name: 'set another override', to: ['binding'], make: binds(({ override }) => override('pci-stub')) },

  { name: 'start or stop the unit', to: ['service'], make: services('toggle-active') },
  { name: 'enable or disable the unit', to: ['service'], make: services('toggle-enabled') },
  { name: 'mask or unmask the unit', to: ['service'], make: services('toggle-mask') },
  { name: 'stop the unit', to: ['drop-in'], make: services('stop') },
  { name: 'restart the unit', to: ['drop-in', 'service'], make: services('restart') },

  { name: 'set another value', to: ['attribute'], make: values('other') },
  { name: 'set the earlier value', to: ['attribute'], make: values('earlier') },
  { name: 'set another attribute', to: ['extended-attribute'], make: values('other') },
  { name: 'remove the attribute', to: ['extended-attribute'], make: values('earlier') },

  {
    name: 'set the function by hand',
    to: ['virtual-function'],
    make: async (machine, change) => change.kind === 'virtual-function' && setFunction(machine, change, 'vlan', '4000'),
  },
  {
    name: 'create the functions again, without settings',
    to: ['virtual-function'],
    make: async (machine, change) => change.kind === 'virtual-function' && createAgain(machine, change),
  },

  { name: 'remove a package', to: ['package'], make: async (machine, change) => ran(machine, change, 'remove') },
  { name: 'purge every package', to: ['package'], make: async (machine, change) => ran(machine, change, 'purge') },
  { name: 'remove the lists', to: ['refresh'], make: async (machine, change) => forget(machine, change) },

  {
    name: 'run the undo command',
    to: ['command'],
    make: async (machine, change) =>
      change.kind === 'command' && change.undo !== null && (await machine.run(change.undo)).code === 0,
  },

  { name: 'reboot', to: 'every kind', make: (machine) => (machine.reboot(), true) },
  { name: 'cut the power', to: 'every kind', make: (machine) => (machine.crash(), true) },
];

/** True if an act can be done to the results of changes of a kind. */
export const isDoneTo = ({ to }: Act, kind: Change['kind']): boolean => to === 'every kind' || to.includes(kind);

async function ran(machine: SimulatedMachine, change: Change, how: 'remove' | 'purge'): Promise<boolean> {
  if (change.kind !== 'package') return false;
  const names = how === 'remove' ? change.wanted.slice(0, 1) : (change.brings ?? []).map(({ name }) => name);
  if (names.length === 0) return false;
  return (await machine.run(['apt-get', '-y', how, ...names])).code === 0;
}

async function forget(machine: SimulatedMachine, change: Change): Promise<boolean> {
  if (change.kind !== 'refresh') return false;
  const folder = '/var/lib/apt/lists';
  const names = ((await machine.list(folder)) ?? []).filter((name) =>
    change.lists.some((list) => name.startsWith(list)),
  );
  for (const name of names) await machine.remove(`${folder}/${name}`);
  return names.length > 0;
}

type FunctionChange = Extract<Change, { kind: 'virtual-function' }>;

/** Sets a virtual function through the interface of its card. */
async function setFunction(
  machine: SimulatedMachine,
  { device, index }: FunctionChange,
  ...words: readonly string[]
): Promise<boolean> {
  const [name] = (await machine.list(`/sys/bus/pci/devices/${device}/net`)) ?? [];
  if (name === undefined) return false;
  return (await machine.run(['ip', 'link', 'set', 'dev', name, 'vf', String(index), ...words])).code === 0;
}

/** The card creates as many functions again, which have no settings. */
async function createAgain(machine: SimulatedMachine, { device }: FunctionChange): Promise<boolean> {
  const path = `/sys/bus/pci/devices/${device}/sriov_numvfs`;
  const count = await machine.read(path);
  if (count === undefined || count.trim() === '0') return false;
  await machine.write(path, '0\n');
  await machine.write(path, count);
  return true;
}
