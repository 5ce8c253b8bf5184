import { expect, test } from 'vitest';
import type { Change } from '../../engine/change.ts';
import { invert } from '../../engine/change/invert.ts';
import { observe } from '../../engine/change/observe.ts';
import { perform } from '../../engine/change/perform.ts';
import type { Machine } from '../../engine/machine.ts';
import type { ChangeStepType, Proposal } from '../../engine/step-type.ts';
import { labHost } from '../../machines/simulated/lab-host.ts';
import { simulatedClock } from '../../machines/simulated/simulated-clock.ts';
import { simulatedMachine } from '../../machines/simulated/simulated-machine.ts';
import type { GrubEdit } from '../../schemas/types/steps/grub-edit.ts';
import { grubEdit } from '../../steps/grub-edit.ts';
import type { GrubState } from '../../steps/grub-edit/probe-grub.ts';

const step = grubEdit as ChangeStepType<GrubEdit, GrubState>;
const input: GrubEdit = {
  parameters: { ensure: ['intel_iommu=on', 'dyndbg="file drivers/vfio/* +p"'], set: {}, remove: ['quiet'] },
  variable: 'GRUB_CMDLINE_LINUX_DEFAULT',
};

const plan = async (machine: Machine): Promise<Proposal> => step.plan(input, await step.probe(input, machine));

async function carryOut(changes: readonly Change[], machine: Machine): Promise<readonly Change[]> {
  const back: Change[] = [];
  for (const change of changes) {
    await perform(change, machine, simulatedClock(), new AbortController().signal);
    const inverse = invert(change, await observe(change, machine));
    if (inverse !== null) back.unshift(inverse);
  }
  return back;
}

test('configured, then pending, then in effect after a reboot, then undone byte for byte', async () => {
  const machine = simulatedMachine(labHost);
  const before = machine.snapshot();
  const first = await plan(machine);
  expect(machine.mutations).toBe(0);
  expect(first.refusals).toEqual([]);
  expect(first.changes.map(({ kind }) => kind)).toEqual(['file', 'generate']);

  const back = await carryOut(first.changes, machine);
  expect(await plan(machine)).toMatchObject({
    changes: [],
    pending: 'without quiet, intel_iommu=on, dyndbg="file drivers/vfio/* +p"',
  });
  expect(step.outputs?.(input, await step.probe(input, machine))).toMatchObject({ pending: true });

  machine.reboot();
  expect(await machine.read('/proc/cmdline')).toContain('intel_iommu=on');
  expect(await machine.list('/sys/class/iommu')).toEqual(['dmar0']);
  expect(await plan(machine)).toEqual({ changes: [], refusals: [], warnings: [], pending: null });
  expect(step.outputs?.(input, await step.probe(input, machine))).toMatchObject({ pending: false, waiting: [] });

  await carryOut(back, machine);
  expect(machine.snapshot()).toBe(before);
});
