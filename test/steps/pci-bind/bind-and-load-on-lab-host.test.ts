import { invert, observe, perform, matches } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../../engine/model/change.ts';
import type { ChangeStepType, Proposal, StepType } from '../../../engine/model/step-type.ts';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import {
  withBondOverNic,
  withBridgeOverNic,
  withBuiltinVfio,
  withIommuOn,
  withoutIommu,
  withRouteOverNic,
  withSharedGroup,
  withSameIdCard,
  withVlanOverNic,
} from '../../machines/simulated/hosts/variants.ts';
import { modprobe } from '../../../steps/modprobe/index.ts';
import { pciBind } from '../../../steps/pci-bind/index.ts';
import { sysfsWrite } from '../../../steps/sysfs-write/index.ts';
import { filled } from '../support/filled.ts';

type Changing = ChangeStepType<unknown, unknown>;
const changing = (type: StepType): Changing => {
  if (type.kind !== 'change') throw new Error(`${type.name} changes nothing`);
  return type;
};
const plan = async (type: Changing, input: unknown, machine: SimulatedMachine): Promise<Proposal> =>
  type.plan(input, await type.probe(input, machine)) as Proposal;
const signal = new AbortController().signal;
const make = (change: Change, machine: SimulatedMachine): Promise<void> =>
  perform(change, machine, { clock: machine.clock, signal });

async function host(description: MachineDescription, loaded = true): Promise<SimulatedMachine> {
  const machine = simulatedMachine(description);
  if (loaded) await machine.run(['modprobe', 'vfio-pci']);
  return machine;
}

const types = [pciBind, modprobe, sysfsWrite].map(changing);
const examples = types.flatMap((type) =>
  (type.schema['examples'] as object[]).map((input, index) => ({
    name: `${type.name} example ${index + 1}`,
    type,
    input,
  })),
);

describe.each(examples)('$name', ({ type, input: given }) => {
  test('plans without a write, applies, then needs no change, and is undone to the earlier state', async () => {
    const input = filled(type.schema, given);
    const machine = await host(withIommuOn(labHost), type.name === 'pci-bind');
    const before = [machine.snapshot(), machine.liveSnapshot()];
    const { mutations } = machine;
    const proposal = await plan(type, input, machine);
    expect(machine.mutations).toBe(mutations);
    expect(proposal.refusals).toEqual([]);
    expect(proposal.changes.length).toBeGreaterThan(0);
    const done: { readonly change: Change; readonly observed: unknown }[] = [];
    for (const change of proposal.changes) {
      expect(matches(change, await observe(change, machine), 'before')).toBe(true);
      await make(change, machine);
      const observed = await observe(change, machine);
      expect(matches(change, observed, 'after')).toBe(true);
      done.push({ change, observed });
    }
    expect(await plan(type, input, machine)).toMatchObject({ changes: [], refusals: [] });
    for (const { change, observed } of done.toReversed()) {
      const inverse = invert(change, observed);
      if (inverse === null) throw new Error('there is no way back');
      await make(inverse, machine);
    }
    expect([machine.snapshot(), machine.liveSnapshot()]).toEqual(before);
  });
});

const bind = { device: '0000:00:04.0' };

test.each<[string, MachineDescription, object, readonly string[]]>([
  ['unmodified: for its own subnet there is only a warning', withIommuOn(labHost), bind, []],
  ['no IOMMU', withoutIommu(labHost), { ...bind, allow_disconnect: true }, ['no-iommu-group']],
  ['with the IOMMU off', labHost, { ...bind, allow_disconnect: true }, ['no-iommu-group']],
  ['the default route', withRouteOverNic(withIommuOn(labHost)), bind, ['nic-carries-route']],
  ['a bridge', withBridgeOverNic(withIommuOn(labHost)), bind, ['nic-carries-route', 'nic-has-uppers']],
  ['a bond', withBondOverNic(withIommuOn(labHost), true), bind, ['nic-carries-route', 'nic-has-uppers']],
  ['a vlan', withVlanOverNic(withIommuOn(labHost)), bind, ['nic-carries-route', 'nic-has-uppers']],
  [
    'a shared group',
    withSharedGroup(withIommuOn(labHost)),
    { ...bind, allow_disconnect: true },
    ['group-has-other-devices'],
  ],
  [
    'the SATA controller, whose group has the LPC',
    withIommuOn(labHost),
    { device: '0000:00:1f.2' },
    ['group-has-other-devices'],
  ],
  ['the disk with the root file system', withIommuOn(labHost), { device: '0000:00:03.0' }, ['device-in-use']],
  ['the interface of the ssh connection', withIommuOn(labHost), { interface: 'enp0s2' }, ['nic-carries-route']],
  [
    'another card',
    withSameIdCard(withIommuOn(labHost)),
    { device: '0000:00:05.0', identity: { mac: '52:54:00:12:34:56' } },
    ['identity-mismatch'],
  ],
])('pci-bind on a lab host: %s', async (_, description, input, checks) => {
  const machine = await host(description);
  const { refusals } = await plan(changing(pciBind), filled(pciBind.schema, input), machine);
  expect(refusals.map(({ check }) => check)).toEqual(checks);
});

test('a member of the group with a host driver must be named', async () => {
  const described = withSharedGroup(withIommuOn(labHost), { device: '10d3' });
  const machine = await host(described);
  const input = filled(pciBind.schema, { ...bind, allow_disconnect: true });
  expect((await plan(changing(pciBind), input, machine)).refusals).toMatchObject([
    { check: 'group-has-other-devices' },
  ]);
  const named = { ...(input as object), include_group: ['0000:00:06.0'] };
  const { changes, refusals } = await plan(changing(pciBind), named, machine);
  expect([changes.length, refusals]).toEqual([2, []]);
});

test('before vfio-pci is loaded the remedy is shown, and a built-in vfio-pci needs no loading', async () => {
  const input = filled(pciBind.schema, { ...bind, allow_disconnect: true });
  const machine = await host(withIommuOn(labHost), false);
  expect((await plan(changing(pciBind), input, machine)).refusals).toMatchObject([{ check: 'driver-not-loaded' }]);
  const builtin = await host(withBuiltinVfio(withIommuOn(labHost)), false);
  expect((await plan(changing(pciBind), input, builtin)).refusals).toEqual([]);
  const load = filled(modprobe.schema, { module: 'vfio-pci', persist: true });
  expect((await plan(changing(modprobe), load, builtin)).changes).toEqual([]);
});

test('a partially granted request is detected', async () => {
  const machine = await host(labHost, false);
  const input = filled(sysfsWrite.schema, { path: '/proc/sys/vm/nr_hugepages', value: '99999' });
  const [change] = (await plan(changing(sysfsWrite), input, machine)).changes;
  if (change === undefined) throw new Error('nothing was planned');
  await make(change, machine);
  const observed = await observe(change, machine);
  expect([observed, matches(change, observed, 'after')]).toEqual(['1349', false]);
});
