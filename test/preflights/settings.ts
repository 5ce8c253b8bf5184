import type { SimulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { withFiles, withFunctions } from '../machines/simulated/hosts/variants.ts';
import { lab, showing } from './case.ts';
import type { Preflight } from './case.ts';

const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });
const warns = (check: string, seen: string): Preflight['says'] => ({ kind: 'warns', check, seen });

const pool = '/sys/kernel/mm/hugepages/hugepages-2048kB';
const pages = showing(lab, { [`${pool}/nr_hugepages`]: '4\n', [`${pool}/free_hugepages`]: '1\n' });
const able = withFunctions(lab);
const card = '0000:01:00.0';
const first = '0000:01:10.0';

async function functionsOn(machine: SimulatedMachine): Promise<void> {
  await machine.run(['modprobe', 'vfio-pci']);
  await machine.write(`/sys/bus/pci/devices/${card}/sriov_numvfs`, '2\n');
  await machine.write(`/sys/bus/pci/devices/${first}/driver_override`, 'vfio-pci\n');
  await machine.write('/sys/bus/pci/drivers_probe', `${first}\n`);
}

/** Two functions, of which the second has a VLAN. */
async function functionSet(machine: SimulatedMachine): Promise<void> {
  await functionsOn(machine);
  await machine.run(['ip', 'link', 'set', 'dev', 'enp1s0', 'vf', '1', 'vlan', '7']);
}

/** A virtual machine that has the first of two functions. */
async function functionGiven(machine: SimulatedMachine): Promise<void> {
  await functionsOn(machine);
  const argv = ['qemu-system-x86_64', '-enable-kvm', '-name', 'guest=web', '-device', `vfio-pci,host=${first}`];
  await machine.run(['systemd-run', '--unit=by-hand', '--', ...argv]);
}

/** Preflights 1, 15 and 19 to 21 of the steps that set something: huge pages, kernel parameters, virtual functions. */
export const settings: readonly Preflight[] = [
  {
    row: 15,
    what: 'more huge pages than the memory has room for',
    says: refuses('hugepages-memory-short', '/proc/meminfo: MemAvailable'),
    on: { machine: lab, step: 'hugepages', with: { count: 99_999 } },
    override: { at_least: 1 },
    silent: { with: { count: 64 } },
  },
  {
    row: 15,
    what: 'fewer huge pages than are in use',
    says: refuses('hugepages-in-use', 'free_hugepages: 1'),
    on: { machine: pages, step: 'hugepages', with: { count: 2 } },
    override: null,
    silent: { with: { count: 3 } },
  },
  {
    row: 15,
    what: 'huge pages that were granted short',
    says: warns('hugepages-granted-short', `${pool}/nr_hugepages: 4`),
    on: { machine: pages, step: 'hugepages', with: { count: 9, at_least: 2 } },
    override: null,
    silent: { with: { count: 4, at_least: 2 } },
  },
  {
    row: 19,
    what: 'a file that a boot reads later',
    says: warns('sysctl-overridden', '/etc/sysctl.d/99-z.conf: vm/swappiness = 33'),
    on: {
      machine: withFiles(lab, { '/etc/sysctl.d/99-z.conf': 'vm.swappiness=33\n' }),
      step: 'sysctl',
      with: { key: 'vm.swappiness', value: '10', persist: true },
    },
    override: null,
    silent: { with: { key: 'vm.swappiness', value: '33', persist: true } },
  },
  {
    row: 19,
    what: 'tuned, which also sets governors',
    says: warns('tuned-active', '/etc/tuned/active_profile: balanced'),
    on: {
      machine: {
        ...withFiles(lab, { '/etc/tuned/active_profile': 'balanced\n' }),
        services: [...lab.services, { name: 'tuned', enabled: true }],
      },
      step: 'cpu-governor',
      with: { governor: 'performance' },
    },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 20,
    what: 'a virtual function that a virtual machine has',
    says: refuses('virtual-function-in-use', '/dev/vfio/'),
    on: { machine: able, before: functionGiven, step: 'sriov', with: { device: card, count: 3 } },
    override: null,
    silent: { before: functionsOn },
  },
  {
    row: 20,
    what: 'virtual functions that are replaced by others',
    says: warns('virtual-functions-on', `${card}/sriov_numvfs: 2`),
    on: { machine: able, before: functionsOn, step: 'sriov', with: { device: card, count: 3 } },
    override: null,
    silent: { with: { device: card, count: 2 } },
  },
  {
    row: 1,
    what: 'virtual functions of a card that has a link',
    says: warns('link-interrupted', '/sys/class/net/enp1s0/operstate: up'),
    on: { machine: able, step: 'sriov', with: { device: card, count: 2 } },
    override: null,
    silent: { before: async (machine) => void (await machine.run(['ip', 'link', 'set', 'enp1s0', 'down'])) },
  },
  {
    row: 21,
    what: 'more virtual functions than the card can make',
    says: refuses('sriov-too-many', 'sriov_totalvfs: 7'),
    on: { machine: able, step: 'sriov', with: { device: card, count: 8 } },
    override: null,
    silent: { with: { device: card, count: 7 } },
  },
  {
    row: 21,
    what: 'a card that cannot make virtual functions',
    says: refuses('sriov-not-offered', 'sriov_totalvfs does not exist'),
    on: { machine: able, step: 'sriov', with: { device: '0000:00:04.0', count: 2 } },
    override: null,
    silent: { with: { device: card, count: 2 } },
  },
  {
    row: 21,
    what: 'a card without its driver',
    says: refuses('sriov-without-driver', 'driver -> nothing'),
    on: {
      machine: able,
      before: async (machine) => machine.write(`/sys/bus/pci/drivers/igb/unbind`, `${card}\n`),
      step: 'sriov',
      with: { device: card, count: 2 },
    },
    override: null,
    silent: { before: async () => {} },
  },
  {
    row: 20,
    what: 'settings of a function that another number removes',
    says: warns('function-settings-lost', 'vf 1'),
    on: { machine: able, before: functionSet, step: 'sriov', with: { device: card, count: 3 } },
    override: null,
    silent: { before: functionsOn },
  },
  {
    row: 20,
    what: 'settings of a function that a virtual machine has',
    says: warns('function-has-user', '/dev/vfio/'),
    on: {
      machine: able,
      before: functionGiven,
      step: 'sriov',
      with: { device: card, count: 2, functions: [{ index: 0, vlan: 5 }] },
    },
    override: null,
    silent: { before: functionsOn },
  },
  ...(
    [
      ['function-not-made', 'count: 2', [{ index: 2, vlan: 5 }]],
      ['function-set-twice', 'functions', [{ index: 0, vlan: 5 }, { index: 0, trust: true }]], // prettier-ignore
      ['function-mac-unusable', 'functions', [{ index: 0, mac: '01:00:5e:00:00:01' }]],
      ['function-rate-reversed', 'functions', [{ index: 0, min_tx_rate: 10, max_tx_rate: 5 }]],
    ] as const
  ).map(([check, seen, functions]): Preflight => ({
    row: 21,
    what: `a request for ${JSON.stringify(functions)}`,
    says: refuses(check, seen),
    on: { machine: able, step: 'sriov', with: { device: card, count: 2, functions } },
    override: null,
    silent: { with: { device: card, count: 2, functions: [{ index: 1, mac: '02:00:00:00:00:01' }] } },
  })),
  {
    row: 21,
    what: 'a setting that the driver does not report',
    says: refuses('function-setting-unsupported', 'vf 0'),
    on: {
      machine: { ...able, pci: able.pci.map((one) => (one.address === card ? { ...one, lacks: ['trust'] } : one)) },
      before: functionsOn,
      step: 'sriov',
      with: { device: card, count: 2, functions: [{ index: 0, trust: true }] },
    },
    override: null,
    silent: { machine: able },
  },
  {
    row: 21,
    what: 'a card in switchdev mode',
    says: refuses('eswitch-in-switchdev', 'switchdev'),
    on: {
      machine: showing(able, {}, { [`devlink -j dev eswitch show pci/${card}`]: '{"dev":{"x":{"mode":"switchdev"}}}' }),
      step: 'sriov',
      with: { device: card, count: 2, functions: [{ index: 0, vlan: 5 }] },
    },
    override: null,
    silent: { machine: able },
  },
  {
    row: 21,
    what: 'settings of functions of a card without an interface',
    says: refuses('card-without-interface', '/net/'),
    on: {
      machine: { ...able, interfaces: able.interfaces.filter(({ device }) => device !== card) },
      step: 'sriov',
      with: { device: card, count: 2, functions: [{ index: 0, vlan: 5 }] },
    },
    override: null,
    silent: { machine: able },
  },
  {
    row: 21,
    what: 'settings of functions of a card that is down',
    says: warns('card-is-down', 'flags without UP'),
    on: {
      machine: able,
      before: async (machine) => void (await machine.run(['ip', 'link', 'set', 'enp1s0', 'down'])),
      step: 'sriov',
      with: { device: card, count: 2, functions: [{ index: 0, vlan: 5 }] },
    },
    override: null,
    silent: { before: async () => {} },
  },
];
