import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { placesOf, virtualFunctionAddresses } from '../../../facts/pci/virtual-function-addresses.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { applyOn, siteOn, undoOn } from '../../laws/runbook-on.ts';
import { withFunctions, withIommuOn } from '../../machines/simulated/hosts/variants.ts';

const card = '0000:01:00.0';

/** Functions are made, and then a device is bound by an address that the author wrote down. */
const scenario = (device: string, count = 2, more: readonly object[] = []) => ({
  name: 'by address',
  text: stringify({
    runbook: 1,
    name: 'by-address',
    summary: 'A function is bound by its address',
    steps: [
      { id: 'load', type: 'modprobe', with: { module: 'vfio-pci' } },
      { id: 'functions', type: 'sriov', with: { device: card, count, autoprobe: false } },
      { id: 'bind', type: 'pci-bind', with: { device, allow_disconnect: true } },
      ...more,
    ],
  }),
  inputs: {},
});

const host = (change: (description: MachineDescription) => MachineDescription = (it) => it) =>
  simulatedMachine(change(withFunctions(withIommuOn(labHost))));

/** What the plan says of the last step: its kind, and its refusals or the step after which it is known. */
async function planned(machine: ReturnType<typeof host>, device: string, count = 2): Promise<string> {
  const step = (await planPlaybook(siteOn(machine, scenario(device, count)))).steps[2];
  return JSON.stringify(step);
}

describe('a virtual function by its address, after the sriov step that creates it', () => {
  test('is known after that step, is bound, and undo removes it', async () => {
    const machine = host();
    const before = machine.liveSnapshot();
    const one = scenario('0000:01:10.2');
    const plan = await planPlaybook(siteOn(machine, one));
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['change', 'change', 'unknown']);
    const { end, events } = await applyOn(machine, one);
    expect(events.filter(({ kind }) => kind === 'step-failed' || kind === 'refused')).toEqual([]);
    expect(end.outcome).toBe('done');
    expect(await machine.link('/sys/bus/pci/devices/0000:01:10.2/driver')).toMatch(/\/vfio-pci$/);
    expect((await undoOn(machine, one))?.end.outcome).toBe('done');
    expect(machine.liveSnapshot()).toBe(before);
  });

  test('more functions through 0: an address that exists now is not taken as it is now', async () => {
    const machine = host();
    await machine.write(`/sys/bus/pci/devices/${card}/sriov_numvfs`, '2\n');
    expect(await planned(machine, '0000:01:10.0', 4)).toMatch(/known after functions/);
    expect(await planned(machine, '0000:01:10.6', 4)).toMatch(/known after functions/);
  });

  test('a function that the step removes is refused', async () => {
    const machine = host();
    await machine.write(`/sys/bus/pci/devices/${card}/sriov_numvfs`, '4\n');
    expect(await planned(machine, '0000:01:10.6', 2)).toMatch(/device-not-found/);
    expect(await planned(machine, '0000:01:10.0', 0)).toMatch(/device-not-found/);
  });

  test('an address that the step does not create is refused with those that it creates', async () => {
    const said = await planned(host(), '0000:01:10.4');
    expect(said).toMatch(/device-not-found/);
    expect(said).toMatch(/step functions creates 0000:01:10\.0, 0000:01:10\.2, and its output `functions` lists them/);
  });

  test('a card that shows no offset: any missing address may be one of its functions', async () => {
    const machine = host((it) => ({ ...it, pci: it.pci.filter(({ functionOf }) => functionOf === undefined) }));
    expect(await machine.read(`/sys/bus/pci/devices/${card}/sriov_offset`)).toBeUndefined();
    expect(await planned(machine, '0000:01:10.4')).toMatch(/known after functions/);
  });

  test('a step for another card after it is planned as before', async () => {
    const step = (await planPlaybook(siteOn(host(), scenario('0000:00:04.0')))).steps[2];
    expect(step?.kind).toBe('change');
  });

  test('the steps after the binding know the function too', async () => {
    const more = [
      { id: 'pick', type: 'choose-cpus', with: { count: 2, near: '0000:01:10.0' } },
      { id: 'irqs', type: 'tune-irq-affinity', with: { device: '0000:01:10.0', cpus: '2-3' } },
    ];
    const plan = await planPlaybook(siteOn(host(), scenario('0000:01:10.0', 2, more)));
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['change', 'change', 'unknown', 'unknown', 'unknown']);
  });
});

describe('the addresses of virtual functions', () => {
  test.each([
    // igb and its QEMU model; ixgbe; mlx5 on the bus of the card; ice with 256 functions a port, on later buses.
    ['0000:01:00.0', 128, 2, 3, ['0000:01:10.0', '0000:01:10.2', '0000:01:10.4']],
    ['0000:3b:00.1', 128, 2, 2, ['0000:3b:10.1', '0000:3b:10.3']],
    ['0000:5e:00.0', 2, 1, 7, ['0000:5e:00.2', '0000:5e:00.3', '0000:5e:00.4', '0000:5e:00.5', '0000:5e:00.6', '0000:5e:00.7', '0000:5e:01.0']], // prettier-ignore
    ['0000:af:00.0', 254, 1, 4, ['0000:af:1f.6', '0000:af:1f.7', '0000:b0:00.0', '0000:b0:00.1']],
    ['10000:e1:00.0', 256, 1, 1, ['10000:e2:00.0']],
    ['0000:01:00.0', 128, 0, 1, ['0000:01:10.0']],
    ['0000:01:00.0', 128, 0, 2, []],
    ['0000:ff:1f.7', 1, 1, 1, []],
    ['0000:01:00.0', 128, 2, 0, []],
  ])('%s + %i, every %i: %i', (address, offset, stride, count, expected) =>
    expect(virtualFunctionAddresses(address, { offset, stride }, count)).toEqual(expected),
  );

  test.each([
    ['128\n', '2\n', { offset: 128, stride: 2 }],
    ['0\n', '0\n', null],
    [undefined, undefined, null],
    ['0x80\n', '2\n', null],
    ['999999999\n', '2\n', null],
  ])('offset %j and stride %j', (offset, stride, expected) => expect(placesOf(offset, stride)).toEqual(expected));
});
