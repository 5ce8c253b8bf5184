import { expect, test } from 'vitest';
import type { Event } from '../../../engine/model/event.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { applyOn, resumeOn, undoOn, type Scenario } from '../../laws/runbook-on.ts';

const swappiness = '/proc/sys/vm/swappiness';

/** Two settings that a boot forgets, around a module that the boot forgets too. */
const scenario: Scenario = {
  name: 'order',
  inputs: {},
  text: `
runbook: 1
name: order
summary: Settings that a boot forgets
steps:
  - { id: first, type: sysfs-write, with: { path: ${swappiness}, value: "41" } }
  - { id: second, type: modprobe, with: { module: vfio-pci } }
  - { id: third, type: sysfs-write, with: { path: /proc/sys/kernel/numa_balancing, value: "1" } }
`,
};

const started = (events: readonly Event[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'step-started' ? [event.step] : []));

test('a step that was continued after later steps is undone in its place, not with its first changes', async () => {
  const machine = simulatedMachine(labHost);
  // The power is cut when the third step starts; the boot loses the first two, which the resumed run makes again.
  machine.fault = (call) => (call.method === 'write' && call.path !== swappiness ? 'die-before' : undefined);
  await expect(applyOn(machine, scenario)).rejects.toThrow();
  machine.fault = undefined;
  machine.crash();
  expect((await resumeOn(machine, scenario))?.end).toMatchObject({ outcome: 'done', changes: 6 });
  const undone = await undoOn(machine, scenario);
  expect(started(undone?.events ?? [])).toEqual(['third', 'second', 'first', 'third', 'second', 'first']);
  expect(undone?.end.outcome).toBe('done');
  expect(await machine.read(swappiness)).toBe('60\n');
});
