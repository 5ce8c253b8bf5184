import { binding } from '../../../changes/binding/index.ts';
import { isPartial, describe as describeChange, invertOf, perform, matches } from '../by-kind.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { BindingChange } from '../../../changes/binding/change.ts';
import { dieAt } from '../../machines/simulated/die-at.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn, withoutIommu, withSameIdCard } from '../../machines/simulated/hosts/variants.ts';

const address = '0000:00:04.0';
const change: BindingChange = {
  kind: 'binding',
  address,
  identity: { vendor: '8086', device: '10d3', mac: '52:54:00:12:34:56' },
  before: { driver: 'e1000e', override: null },
  after: { driver: 'vfio-pci', override: 'vfio-pci' },
  method: 'override',
  interfaces: [
    {
      name: 'enp0s4',
      mac: '52:54:00:12:34:56',
      up: true,
      addresses: ['10.128.7.7/16'],
      routes: [
        '10.128.0.0/16 dev enp0s4 proto kernel scope link src 10.128.7.7',
        '10.77.0.0/16 via 10.128.0.1 dev enp0s4',
      ],
    },
  ],
  deadline: 10,
};
const byId: BindingChange = { ...change, method: 'new_id', after: { driver: 'vfio-pci', override: null } };

async function host(description = withIommuOn(labHost)): Promise<SimulatedMachine> {
  const machine = simulatedMachine(description);
  await machine.run(['modprobe', 'vfio-pci']);
  await machine.run(['ip', 'route', 'add', '10.77.0.0/16', 'via', '10.128.0.1', 'dev', 'enp0s4']);
  return machine;
}

/** Every call that changes the machine while `act` runs on a copy. */
async function mutationsOf(machine: SimulatedMachine, act: (on: SimulatedMachine) => Promise<void>): Promise<number> {
  const copy = machine.clone();
  await act(copy);
  return copy.mutations;
}

const driverOf = async (machine: SimulatedMachine, at = address): Promise<string | null> =>
  (await binding.observe({ ...change, address: at }, machine)).driver;

describe.each([change, byId])('a binding by $method', (asked) => {
  const inverse = invertOf(asked);
  let machine: SimulatedMachine;
  let before: string;
  beforeEach(async () => {
    machine = await host();
    before = machine.liveSnapshot();
  });

  test('is done, and undone to the earlier state', async () => {
    await perform(asked, machine);
    expect(await binding.observe(asked, machine)).toEqual(asked.after);
    await perform(inverse, machine);
    expect(machine.liveSnapshot()).toBe(before);
  });

  test('is completed by performing it again, and undone, after a crash at any point', async () => {
    const mutations = await mutationsOf(machine, (on) => perform(asked, on));
    expect(mutations).toBeGreaterThan(1);
    for (let index = 0; index < mutations; index += 1) {
      const cut = machine.clone({ fault: dieAt(index, 'die-after') });
      await expect(perform(asked, cut)).rejects.toThrow('killed');
      cut.fault = undefined;
      cut.revive();
      expect(isPartial(asked, await binding.observe(asked, cut))).toBe(true);
      const back = cut.clone({ fault: () => undefined });
      await perform(asked, cut);
      expect(matches(asked, await binding.observe(asked, cut), 'after')).toBe(true);
      await perform(inverse, back);
      expect(back.liveSnapshot()).toBe(before);
    }
  });

  test('is undone by undoing it again after a crash at any point of the undo, which is distinguished from done', async () => {
    await perform(asked, machine);
    const mutations = await mutationsOf(machine, (on) => perform(inverse, on));
    for (let index = 0; index < mutations; index += 1) {
      const cut = machine.clone({ fault: dieAt(index, 'die-after') });
      await expect(perform(inverse, cut)).rejects.toThrow('killed');
      cut.fault = undefined;
      cut.revive();
      const observed = await binding.observe(asked, cut);
      expect(isPartial(inverse, observed)).toBe(true);
      if (!matches(inverse, observed, 'after')) await perform(inverse, cut);
      expect(cut.liveSnapshot()).toBe(before);
    }
  });
});

test('an override binds only that card, and new_id every card without a driver', async () => {
  const both = withSameIdCard(withIommuOn(labHost));
  for (const [asked, twin] of [
    [change, null],
    [byId, 'vfio-pci'],
  ] as const) {
    const machine = await host(both);
    await machine.write('/sys/bus/pci/drivers/e1000e/unbind', '0000:00:05.0\n');
    await perform(asked, machine);
    expect([await driverOf(machine), await driverOf(machine, '0000:00:05.0')]).toEqual(['vfio-pci', twin]);
  }
});

test('an ID that the driver already has is not an error, and the card is bound', async () => {
  const machine = await host();
  await machine.write('/sys/bus/pci/drivers/vfio-pci/new_id', '8086 10d3\n');
  await perform(byId, machine);
  expect(await driverOf(machine)).toBe('vfio-pci');
});

test('another card at the address is left unchanged', async () => {
  const machine = await host();
  const before = machine.liveSnapshot();
  for (const identity of [
    { ...change.identity, device: '15b7' },
    { ...change.identity, mac: '52:54:00:00:00:01' },
  ]) {
    await expect(perform({ ...change, identity }, machine)).rejects.toMatchObject({ code: 'IDENTITY' });
  }
  await expect(perform({ ...change, address: '0000:00:09.0' }, machine)).rejects.toMatchObject({
    code: 'IDENTITY',
  });
  expect(machine.liveSnapshot()).toBe(before);
});

test('without an IOMMU no write fails, and the reading shows that nothing was bound', async () => {
  const machine = await host(withoutIommu(labHost));
  await perform(change, machine);
  expect(matches(change, await binding.observe(change, machine), 'after')).toBe(false);
  await perform(invertOf(change), machine);
  expect(await binding.observe(change, machine)).toEqual(change.before);
});

test('an interface that appears under another name gets its earlier name', async () => {
  const machine = await host();
  await perform(change, machine);
  const interfaces = [{ ...change.interfaces[0]!, name: 'lan0', routes: [] }];
  await perform({ ...invertOf(change), interfaces }, machine);
  expect(await machine.list('/sys/class/net')).toEqual(['enp0s2', 'lan0', 'lo']);
});

test('a device without a driver has no driver after undo', async () => {
  const machine = await host();
  await machine.write('/sys/bus/pci/drivers/e1000e/unbind', `${address}\n`);
  const bare = { ...change, before: { driver: null, override: null }, interfaces: [] };
  await perform(bare, machine);
  await perform(invertOf(bare), machine);
  expect(await binding.observe(bare, machine)).toEqual(bare.before);
});

test('one line describes it', () => {
  expect(describeChange(change)).toBe('~ 0000:00:04.0 driver e1000e -> vfio-pci');
  expect(describeChange(byId)).toBe('~ 0000:00:04.0 driver e1000e -> vfio-pci by new_id');
});
