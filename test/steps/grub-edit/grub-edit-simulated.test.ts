import { invert, observe, perform } from '../../changes/by-kind.ts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { Change } from '../../../changes/index.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import type { Proposal } from '../../../changes/proposal.ts';
import type { ChangeStepType } from '../../../engine/model/step-type.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedClock } from '../../../machines/simulated/machine/simulated-clock.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { grubEdit } from '../../../steps/grub-edit/index.ts';
import type { GrubState } from '../../../steps/grub-edit/grub/probe-grub.ts';
import { flags } from './grub-matrix/cases.ts';

const step = grubEdit as ChangeStepType<GrubEdit, GrubState>;
const asked: GrubEdit = {
  ...flags,
  parameters: { ensure: ['intel_iommu=on', 'dyndbg="file drivers/vfio/* +p"'], set: {}, remove: ['quiet'] },
  variable: 'GRUB_CMDLINE_LINUX_DEFAULT',
};

const plan = async (machine: Machine, input: GrubEdit): Promise<Proposal> =>
  step.plan(input, await step.probe(input, machine)) as Proposal;

async function carryOut(changes: readonly Change[], machine: Machine): Promise<readonly Change[]> {
  const back: Change[] = [];
  for (const change of changes) {
    await perform(change, machine, { clock: simulatedClock(), signal: new AbortController().signal });
    const inverse = invert(change, await observe(change, machine));
    if (inverse !== null) back.unshift(inverse);
  }
  return back;
}

test('configured, then pending, then in effect after a reboot, then undone byte for byte', async () => {
  const input = asked;
  const machine = simulatedMachine(labHost);
  const before = machine.snapshot();
  const first = await plan(machine, input);
  expect(machine.mutations).toBe(0);
  expect(first.refusals).toEqual([]);
  expect(first.changes.map(({ kind }) => kind)).toEqual(['file', 'generate']);

  const back = await carryOut(first.changes, machine);
  expect(await plan(machine, input)).toMatchObject({
    changes: [],
    pending: 'without quiet, intel_iommu=on, dyndbg="file drivers/vfio/* +p"',
  });
  expect(step.outputs?.(input, await step.probe(input, machine))).toMatchObject({ pending: true });

  machine.reboot();
  expect(await machine.read('/proc/cmdline')).toContain('intel_iommu=on');
  expect(await machine.list('/sys/class/iommu')).toEqual(['dmar0']);
  expect(await plan(machine, input)).toEqual({ changes: [], refusals: [], warnings: [], pending: null });
  expect(step.outputs?.(input, await step.probe(input, machine))).toMatchObject({ pending: false, waiting: [] });

  await carryOut(back, machine);
  expect(machine.snapshot()).toBe(before);
});

/** An example of the schema with its defaults filled in, as the engine does. */
function filled(example: unknown): GrubEdit {
  const input = structuredClone(example);
  const valid = new Ajv2020({ useDefaults: true, strict: false }).compile(step.schema);
  expect(valid(input), JSON.stringify(valid.errors)).toBe(true);
  return input as GrubEdit;
}

test.each((step.schema['examples'] as readonly unknown[]).map((example) => [JSON.stringify(example), example]))(
  'planning after apply is empty, undo restores: %s',
  async (_, example) => {
    const input = filled(example);
    const machine = simulatedMachine(labHost);
    const before = machine.snapshot();
    const { changes, refusals } = await plan(machine, input);
    expect(refusals).toEqual([]);
    expect(changes.length).toBeGreaterThan(0);
    const back = await carryOut(changes, machine);
    expect((await plan(machine, input)).changes).toEqual([]);
    machine.reboot();
    expect((await plan(machine, input)).pending).toBeNull();
    await carryOut(back, machine);
    expect(machine.snapshot()).toBe(before);
  },
);

test('interrupted between the source and grub.cfg, the rest is planned', async () => {
  const machine = simulatedMachine(labHost);
  const { changes } = await plan(machine, asked);
  await carryOut(changes.slice(0, 1), machine);
  expect((await plan(machine, asked)).changes.map(({ kind }) => kind)).toEqual(['generate']);
});
