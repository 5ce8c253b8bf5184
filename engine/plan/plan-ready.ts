import type { MachineReader } from '../model/machine.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Step } from '../model/playbook.ts';
import type { Site } from '../model/site.ts';
import { warningsOfAct } from './warnings-of-act.ts';
import { willReboot } from '../model/step-type.ts';
import type { ActStepType, Outputs, Refusal } from '../model/step-type.ts';
import { UnknownValue, WithheldCheck } from '../model/unknown-value.ts';
import { withHazards } from './with-hazards.ts';

import { connect, overlay, unforeseen, type Verdict, type Walk } from './walk.ts';

/** Plans a step whose input is known; throws UnknownValue or WithheldCheck for what cannot be known now. */
export async function planReady(site: Site, walk: Walk, step: Step, input: unknown): Promise<Verdict> {
  const { type } = step;
  switch (type.kind) {
    case 'act': {
      walk.outputs[step.id] = 'unknown';
      const intent = type.intend(input, walk.pending);
      if (intent === null) return { kind: 'unchanged', warnings: [], pending: null };
      if (await holdsNow(site, walk, step, type, input)) return { kind: 'unchanged', warnings: [], pending: null };
      const reboots = willReboot(type, input);
      const warnings = await warningsOfAct(type, input, walk.started, () => connect(site, walk, step.on));
      const refusals = (await type.refuse?.(input, await overlay(site, walk, step.on))) ?? [];
      if (reboots) {
        walk.reboot = step.id;
        walk.pending = [];
        walk.started = [];
      }
      if (refusals.length > 0) return { kind: 'refused', refusals, warnings };
      const programs = type.programs?.(input) ?? [];
      return {
        kind: 'act',
        intent,
        reboots,
        ...(warnings.length > 0 && { warnings }),
        ...(programs.length > 0 && { programs }),
      };
    }
    case 'check': {
      walk.outputs[step.id] = {};
      const findings = await type.check(input, await overlay(site, walk, step.on));
      const failed = findings.find((finding) => !finding.holds);
      const lifting = walk.reboot ?? walk.unknown;
      if (failed !== undefined && lifting !== null) {
        return { kind: 'unknown', after: lifting, because: `not fulfilled yet: ${failed.reason}` };
      }
      return { kind: 'checked', findings };
    }
    case 'change': {
      const machine = await overlay(site, walk, step.on);
      const state = await type.probe(input, machine);
      const { changes, refusals, warnings, pending } = await withHazards(
        type,
        input,
        type.plan(input, state),
        machine,
        site.kinds,
      );
      // A failure that the reboot cannot fix is shown now, not after a useless reboot.
      const remaining = refusals.filter(({ liftedBy }) => walk.reboot === null || liftedBy !== 'reboot');
      if (remaining.length > 0) {
        const causes = remaining.map((refusal) => causeOf(refusal, walk));
        const [cause] = causes;
        if (cause !== undefined && !causes.includes(undefined))
          return unforeseen(walk, step, cause, remaining[0]?.reason ?? '');
        if (walk.unknown === null) {
          walk.refused.push({ id: step.id, type: type.name, input });
          return { kind: 'refused', refusals: remaining.filter((_, index) => causes[index] === undefined), warnings };
        }
        return unforeseen(walk, step, walk.unknown, remaining[0]?.reason ?? '');
      }
      for (const change of changes) machine.plan(change, step.id);
      if (changes.length > 0) walk.facts = undefined;
      if (changes.some(({ kind }) => kind === 'process')) {
        walk.starter = step.id;
        walk.started.push(step.id);
      }
      const [lifted] = refusals;
      if (lifted !== undefined && walk.reboot !== null) {
        return { kind: 'unknown', after: walk.reboot, because: lifted.reason };
      }
      if (pending !== null) walk.pending.push(pending);
      walk.outputs[step.id] = await outputsAfter(step, input, machine);
      return changes.length > 0
        ? { kind: 'change', changes, warnings, pending }
        : { kind: 'unchanged', warnings, pending };
    }
  }
}

/** The refused step that caused this refusal; undefined if it has no such cause. */
function causeOf({ follows }: Refusal, { refused }: Walk): string | undefined {
  if (follows === undefined) return undefined;
  const isIt = (input: unknown): boolean =>
    (input as Readonly<Record<string, unknown>>)[follows.input] === follows.value;
  return refused.find(({ type, input }) => type === follows.type && isIt(input))?.id;
}

/** Whether nothing must be done for an act, if that can be known now. */
async function holdsNow(
  site: Site,
  walk: Walk,
  step: Step,
  type: ActStepType<unknown>,
  input: unknown,
): Promise<boolean> {
  if (type.holds === undefined) return false;
  try {
    return await type.holds(input, await overlay(site, walk, step.on));
  } catch (error) {
    if ([UnknownValue, MachineError, WithheldCheck].some((each) => error instanceof each)) return false;
    throw error;
  }
}

/** The outputs of a step as the plan expects them; "unknown" if only the machine can show them. */
async function outputsAfter(step: Step, input: unknown, machine: MachineReader): Promise<Outputs | 'unknown'> {
  if (step.type.kind !== 'change') return {};
  try {
    return step.type.outputs?.(input, await step.type.probe(input, machine)) ?? {};
  } catch (error) {
    if (error instanceof UnknownValue || error instanceof WithheldCheck) return 'unknown';
    throw error;
  }
}
