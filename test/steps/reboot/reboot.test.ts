import { expect, test } from 'vitest';
import type { ActOutcome } from '../../../engine/model/step-type.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine, SimulatedOptions } from '../../../machines/simulated/machine/simulated-machine.ts';
import { reboot } from '../../../steps/reboot/index.ts';
import { missingParameters } from '../../../steps/reboot/missing-parameters.ts';
import { actContext } from '../support/act-context.ts';
import { filled } from '../support/filled.ts';
import { ofKind } from '../support/changing.ts';

const type = ofKind(reboot, 'act');
const bootId = (machine: SimulatedMachine) => machine.read('/proc/sys/kernel/random/boot_id');

async function act(machine: SimulatedMachine, pending: readonly string[], input: object = {}): Promise<ActOutcome> {
  return type.act(filled(type.schema, input), actContext(machine, machine.clock, { pending }));
}

async function configured(parameter: string, options: SimulatedOptions = {}): Promise<SimulatedMachine> {
  const machine = simulatedMachine(labHost, options);
  const grub = await machine.readFile('/etc/default/grub');
  if (grub === undefined) throw new Error('it has GRUB');
  await machine.put('/etc/default/grub', { ...grub, content: grub.content.replace('"quiet"', `"quiet ${parameter}"`) });
  await machine.run(['update-grub']);
  return machine;
}

test('does nothing if nothing is pending, unless `always` is set', async () => {
  const machine = simulatedMachine(labHost);
  const before = await bootId(machine);
  expect(type.intend(filled(type.schema, {}), [])).toBeNull();
  expect(await act(machine, [])).toMatchObject({ kind: 'done', changed: false, outputs: { rebooted: false } });
  expect(await bootId(machine)).toBe(before);
  expect(type.intend(filled(type.schema, { always: true }), [])).toBe('reboot as requested');
  expect(await act(machine, [], { always: true })).toMatchObject({ kind: 'done', changed: true });
  expect(await bootId(machine)).not.toBe(before);
});

test('returns with the pending parameters', async () => {
  const machine = await configured('intel_iommu=on iommu=pt', { attempts: 5 });
  const pending = ['intel_iommu=on, iommu=pt'];
  expect(type.intend(filled(type.schema, {}), pending)).toBe('reboot for intel_iommu=on, iommu=pt');
  const outcome = await act(machine, pending);
  expect(outcome).toMatchObject({ kind: 'done', changed: true, outputs: { rebooted: true } });
  expect(outcome).toHaveProperty('outputs.parameters', expect.arrayContaining(['intel_iommu=on', 'iommu=pt']));
});

test('a boot without the pending parameters fails and shows the command line', async () => {
  const machine = await configured('iommu=pt');
  expect(await act(machine, ['intel_iommu=on'])).toMatchObject({
    kind: 'failed',
    message: expect.stringMatching(/rebooted without intel_iommu=on; its kernel command line is: .*iommu=pt/),
  });
});

test('a machine that does not return in time fails with a hint', async () => {
  const machine = await configured('iommu=pt', { attempts: 1000 });
  expect(await act(machine, ['iommu=pt'], { timeout: 20 })).toMatchObject({
    kind: 'failed',
    message: expect.stringMatching(/^host did not return within 20 s: .+/),
    hint: expect.stringContaining('console'),
  });
});

test('a machine that reboots repeatedly fails long before the timeout', async () => {
  const machine = await configured('iommu=pt');
  const query = machine.query.bind(machine);
  machine.query = (argv, options) => {
    if (argv[1] === 'is-system-running') machine.reboot();
    return query(argv, options);
  };
  const outcome = await act(machine, ['iommu=pt'], { timeout: 7200, boots: 4 });
  expect(outcome).toMatchObject({
    kind: 'failed',
    message: expect.stringMatching(/it reboots repeatedly: 5 boots so far, at most 4 are allowed$/),
  });
});

test('a machine that boots twice is waited for', async () => {
  const machine = await configured('iommu=pt');
  const query = machine.query.bind(machine);
  let once = true;
  machine.query = (argv, options) => {
    if (argv[1] === 'is-system-running' && once) machine.reboot();
    if (argv[1] === 'is-system-running') once = false;
    return query(argv, options);
  };
  expect(await act(machine, ['iommu=pt'])).toMatchObject({ kind: 'done', changed: true });
});

test('the machine that runbook runs on is rebooted by a person, or on request by runbook', async () => {
  const machine = await configured('iommu=pt', { outlivesReboot: false });
  const calls = machine.mutations;
  expect(await act(machine, ['iommu=pt'])).toEqual({
    kind: 'waiting',
    for: 'a reboot of host (for iommu=pt): run `systemctl reboot`',
  });
  expect(machine.mutations).toBe(calls);
  const outcome = await act(machine, ['iommu=pt'], { now: true });
  // Not before the journal has it.
  expect(machine.mutations).toBe(calls);
  expect(outcome.kind === 'waiting' && (await outcome.ask?.())).toBeNull();
  expect(machine.calls.at(-1)).toMatchObject({ argv: ['systemctl', 'reboot'] });
});

test('the expected parameters of a command line', () => {
  const line = 'BOOT_IMAGE=/vmlinuz quiet vfio-pci.ids=8086:10d3,8086:10c9 isolcpus=managed_irq,domain,2-3 -- splash';
  expect(missingParameters(['quiet', 'vfio-pci.ids=8086:10c9', 'isolcpus=managed_irq,domain,2-3'], line)).toEqual([]);
  expect(missingParameters(['splash', 'quiet=1', 'iommu=pt', 'without quiet', 'without iommu'], line)).toEqual([
    'splash',
    'quiet=1',
    'iommu=pt',
    'without quiet',
  ]);
});
