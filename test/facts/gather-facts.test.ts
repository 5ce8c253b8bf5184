import type { GenerateChange } from '../../changes/generate/change.ts';
import { changeKinds } from '../../changes/index.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { Overlay } from '../../engine/plan/overlay.ts';
import { gatherFacts, gatherParts } from '../../facts/gather-facts.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import {
  withGrubEntries,
  withKernelstub,
  withRpmOstree,
  withSystemdBoot,
} from '../machines/simulated/hosts/loader-variants.ts';
import { simulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import {
  amd,
  withBondOverNic,
  withBuiltinVfio,
  withIommuOn,
  withoutIommu,
} from '../machines/simulated/hosts/variants.ts';

const schema = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas', name), 'utf8')) as Record<string, unknown>;
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
ajv.addSchema(schema('common.schema.json'));
const valid = ajv.compile(schema('facts.schema.json'));

/** The machine with some paths and programs closed to it, as to an ordinary user. */
function closed(machine: MachineReader, paths: readonly string[], programs: readonly string[] = []): MachineReader {
  const refuse = (path: string): void => {
    if (paths.some((prefix) => path.startsWith(prefix)))
      throw new MachineError(`${path}: permission denied`, { code: 'EACCES', path });
  };
  return {
    name: machine.name,
    read: async (path) => (refuse(path), machine.read(path)),
    readFile: async (path) => (refuse(path), machine.readFile(path)),
    list: async (path) => (refuse(path), machine.list(path)),
    link: (path) => machine.link(path),
    resolve: (path) => machine.resolve(path),
    stat: (path) => machine.stat(path),
    query: async (argv, options) =>
      programs.includes(argv[0] ?? '')
        ? { code: 127, stdout: '', stderr: '', timedOut: false }
        : machine.query(argv, options),
    check: (argv, options) => machine.check(argv, options),
    ask: (question) => machine.ask(question),
  };
}

describe('the lab host', () => {
  test('as installed: an IOMMU that firmware offers and the kernel does not use', async () => {
    const machine = simulatedMachine(labHost);
    const facts = await gatherFacts(machine);
    expect(valid(facts), JSON.stringify(valid.errors)).toBe(true);
    expect(machine.mutations).toBe(0);
    expect(facts).toMatchObject({
      machine: { name: 'host', virtualization: 'none' },
      os: { id: 'debian', version: '13', name: 'Debian GNU/Linux 13 (trixie)', codename: 'trixie' },
      kernel: { release: '6.12.107+deb13-amd64' },
      cpu: { vendor: 'intel', virtualization: 'vmx', count: 4, nodes: [{ node: 0, cpus: '0-3' }] },
      iommu: { active: false, units: [], groups: 0, firmware: 'DMAR', interruptRemapping: false },
      kvm: { device: true, module: 'kvm_intel' },
      vfio: { module: 'available' },
      boot: { loader: 'grub', path: '/boot/grub/grub.cfg', parametersPending: [] },
      qemu: { version: '10.0.13' },
      privileges: { root: true },
      unseen: [],
    });
    expect(facts.pci.find(({ address }) => address === '0000:00:04.0')).toEqual({
      address: '0000:00:04.0',
      vendor: '8086',
      device: '10d3',
      class: '020000',
      driver: 'e1000e',
      override: null,
      group: null,
      node: null,
      resets: ['pm', 'bus'],
      interfaces: ['enp0s4'],
      physicalFunction: null,
      virtualFunctions: null,
    });
    expect(facts.net.map(({ name, address, defaultRoute }) => [name, address, defaultRoute])).toEqual([
      ['enp0s2', '0000:00:02.0', true],
      ['enp0s4', '0000:00:04.0', false],
      ['lo', null, false],
    ]);
  });

  test('with intel_iommu=on: active, in groups, interrupts remapped', async () => {
    const machine = simulatedMachine(labHost);
    const grub = await machine.readFile('/boot/grub/grub.cfg');
    if (grub === undefined) throw new Error('no grub.cfg');
    await machine.put('/boot/grub/grub.cfg', {
      ...grub,
      content: grub.content.replaceAll(/ quiet$/gm, ' quiet intel_iommu=on'),
    });
    expect((await gatherFacts(machine)).boot.parametersPending).toEqual(['intel_iommu=on']);
    machine.reboot();
    const facts = await gatherFacts(machine);
    expect(facts.iommu).toMatchObject({ active: true, units: ['dmar0'], interruptRemapping: true });
    expect(facts.iommu.groups).toBeGreaterThan(3);
    expect(facts.boot.parametersPending).toEqual([]);
    expect(facts.pci.every(({ group }) => group !== null)).toBe(true);
  });

  test('without an IOMMU: the facts show that the firmware has none', async () => {
    const { iommu } = await gatherFacts(simulatedMachine(withoutIommu(labHost)));
    expect(iommu).toMatchObject({ active: false, firmware: null });
    expect(iommu.how).toContain('no DMAR or IVRS table');
  });
});

test('an AMD host, and a vfio-pci that is part of the kernel', async () => {
  const facts = await gatherFacts(simulatedMachine(withBuiltinVfio(amd(labHost))));
  expect(facts).toMatchObject({
    cpu: { vendor: 'amd', virtualization: 'svm' },
    iommu: { active: true, firmware: 'IVRS' },
    kvm: { module: 'kvm_amd' },
    vfio: { module: 'builtin' },
  });
});

test.each([
  ['systemd-boot', withSystemdBoot, '/etc/kernel/cmdline'],
  ['kernelstub', withKernelstub, '/etc/kernelstub/configuration'],
  ['grub-bls', withGrubEntries, '/boot/loader/entries'],
  ['rpm-ostree', withRpmOstree, 'rpm-ostree kargs'],
] as const)('%s decides the command line', async (loader, variant, commandLine) => {
  const { boot } = await gatherFacts(simulatedMachine(variant(labHost)));
  expect(boot).toMatchObject({ loader, commandLine });
});

test('the CPUs, the memory and the services that would change settings again', async () => {
  const { cpu, memory, services, kernel, kvm } = await gatherFacts(simulatedMachine(labHost));
  expect(cpu.topology[3]).toEqual({ cpu: 3, socket: 0, node: 0, core: 3, siblings: '3' });
  expect(cpu).toMatchObject({ isolated: '', nohzFull: '', rcuNocbs: '', smt: 'notsupported' });
  expect(cpu.governors.map(({ governor }) => governor)).toEqual(['schedutil', 'schedutil']);
  expect(memory).toMatchObject({ total: 4025848 * 1024, transparentHugepages: 'always' });
  expect(memory.hugepages.map(({ size, count }) => [size, count])).toEqual([
    [2 ** 30, 0],
    [2 ** 21, 0],
  ]);
  expect(services).toEqual({ irqbalance: 'running', irqbalanceBanned: [], tuned: null });
  expect(kernel.features).toMatchObject({ noHzFull: true, rcuNocb: true, iommufd: false });
  expect(kvm.parameters).toContainEqual({ module: 'kvm_intel', name: 'enable_apicv', value: 'Y' });
});

test('groups with their type and members, and interrupts with their owner', async () => {
  const { iommu, interrupts, pci } = await gatherFacts(simulatedMachine(withIommuOn(labHost)));
  const lpc = pci.find(({ address }) => address === '0000:00:1f.0')?.group;
  expect(iommu.grouping.find(({ group }) => group === lpc)).toEqual({
    group: lpc,
    type: expect.stringMatching(/^DMA/),
    devices: ['0000:00:1f.0', '0000:00:1f.2', '0000:00:1f.3'],
  });
  expect(iommu.grouping).toHaveLength(iommu.groups);
  const row = (action: string) => interrupts.find(({ actions }) => actions.includes(action));
  expect(row('enp0s4-rx-0')).toMatchObject({
    chip: 'IR-PCI-MSIX-0000:00:04.0 0-edge',
    device: '0000:00:04.0',
    affinity: '0-3',
    managed: false,
  });
  expect(row('virtio1-req.0')).toMatchObject({ device: '0000:00:03.0', managed: true });
});

test('a bond and its port', async () => {
  const { net } = await gatherFacts(simulatedMachine(withBondOverNic(labHost)));
  expect(net.find(({ name }) => name === 'bond0')).toMatchObject({ kind: 'bond', ports: ['enp0s4'], address: null });
  expect(net.find(({ name }) => name === 'enp0s4')).toMatchObject({ kind: 'device', master: 'bond0', ports: [] });
  expect(net.find(({ name }) => name === 'lo')).toMatchObject({ kind: 'loopback' });
});

test('only the requested parts are read', async () => {
  const machine = simulatedMachine(labHost);
  const facts = await gatherParts(machine, new Set(['os', 'iommu', 'nonsense']));
  expect(Object.keys(facts)).toEqual(['os', 'iommu', 'unseen']);
  expect(machine.calls.filter(({ path }) => path?.startsWith('/proc/irq'))).toEqual([]);
});

describe('an unreadable fact', () => {
  test('is named, and the other facts are complete', async () => {
    const reader = closed(
      simulatedMachine(labHost),
      ['/boot/grub/grub.cfg', '/proc/interrupts'],
      ['ip', 'modinfo', 'systemd-detect-virt'],
    );
    const facts = await gatherFacts(reader);
    expect(valid(facts), JSON.stringify(valid.errors)).toBe(true);
    expect(facts.unseen.map(({ fact }) => fact).toSorted()).toEqual([
      'boot.parametersPending',
      'interrupts',
      'iommu.interruptRemapping',
      'machine',
      'net',
      'vfio',
    ]);
    expect(facts.boot).toEqual({
      loader: 'grub',
      path: '/boot/grub/grub.cfg',
      commandLine: '/etc/default/grub',
      parametersPending: null,
    });
    expect(facts.net.find(({ name }) => name === 'enp0s4')).toMatchObject({
      up: true,
      mac: '52:54:00:12:34:56',
      addresses: [],
    });
  });

  test('is also one that an earlier step will create', async () => {
    const overlay = new Overlay(simulatedMachine(labHost), changeKinds);
    const [path, argv] = ['/boot/grub/grub.cfg', ['grub-mkconfig']];
    const check = { section: null, lines: ['linux'], present: [], absent: [], exempt: null };
    const change: GenerateChange = { kind: 'generate', path, argv, before: null, ...check };
    overlay.plan(change, 'kernel');
    const facts = await gatherFacts(overlay);
    expect(facts.cpu.vendor).toBe('intel');
    expect(facts.unseen).toContainEqual({
      fact: 'boot.parametersPending',
      reason: '/boot/grub/grub.cfg is known after kernel',
    });
  });

  test('a lost connection is an error, not a fact', async () => {
    const machine = simulatedMachine(labHost);
    const lost: MachineReader = {
      ...closed(machine, []),
      read: () => Promise.reject(new MachineError('connection lost', { code: 'UNREACHABLE' })),
    };
    await expect(gatherFacts(lost)).rejects.toThrow('connection lost');
  });
});
