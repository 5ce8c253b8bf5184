import type { MachineReader } from '../model/machine.ts';
import { MachineError } from '../model/machine-error.ts';
import { Overlay } from './overlay.ts';
import type { Plan, PlannedStep } from '../model/plan.ts';
import type { Step } from '../model/playbook.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { diagnosticAt } from '../language/yaml/diagnostic-at.ts';
import { nowhere } from '../language/yaml/locate-in.ts';
import { prepare } from '../language/load/prepare.ts';
import { skippedOutputs } from './skipped-outputs.ts';
import { readsFacts } from './reads-facts.ts';
import { scopeOf } from './scope-of.ts';
import { host } from '../model/site.ts';
import { seenOnce } from './seen-once.ts';
import type { Site } from '../model/site.ts';
import { warningsOfAct } from './warnings-of-act.ts';
import { willReboot } from '../model/step-type.ts';
import { RefusedByMachine } from '../model/refused-by-machine.ts';
import type { ActStepType, Json, Outputs, Refusal } from '../model/step-type.ts';
import { UnknownValue, WithheldCheck } from '../model/unknown-value.ts';
import { withholdChecks, type Checks } from './withhold-checks.ts';
import { withHazards } from './with-hazards.ts';

type Verdict = PlannedStep extends infer P
  ? P extends unknown
    ? Omit<P, 'id' | 'title' | 'type' | 'on' | 'provisional'>
    : never
  : never;

/** What planning learns while it walks through the steps. */
interface Walk {
  readonly checks: Checks;
  readonly overlays: Map<string, Overlay>;
  readonly outputs: Record<string, Outputs | 'unknown'>;
  facts: Json | undefined;
  pending: string[];
  /** The step that will reboot the host, as soon as one will. */
  reboot: string | null;
  /** The last step that starts a process: a guest is known after it. */
  starter: string | null;
  /** The steps that start a process, since the last reboot. */
  started: string[];
  /** The last step on the host that is refused or unknown: it may be the step that would start a guest. */
  undecided: string | null;
  /** The refused steps, with their inputs: a refusal that is only a consequence of them is not shown again. */
  readonly refused: { readonly id: string; readonly type: string; readonly input: unknown }[];
  /** The last step whose changes are not known, so they may provide what later steps miss. */
  unknown: string | null;
}

/**
 * Plans every step in order, each with the effects of the steps before it; writes nothing anywhere. Of the programs of
 * the playbook, only the allowed `checks` run. A step whose check was withheld is planned as unchecked.
 */
export async function planPlaybook(site: Site, checks: Checks = 'read-only'): Promise<Plan> {
  const walk: Walk = {
    checks,
    overlays: new Map(),
    outputs: {},
    facts: undefined,
    pending: [],
    reboot: null,
    starter: null,
    started: [],
    undecided: null,
    refused: [],
    unknown: null,
  };
  const steps: PlannedStep[] = [];
  for (const step of site.playbook.steps) {
    const provisional = walk.reboot;
    const verdict = await planStep(site, walk, step).catch((error: unknown) => unknownOr(walk, step, error));
    if (verdict.kind === 'unknown' || verdict.kind === 'refused') {
      walk.outputs[step.id] = 'unknown';
      if (step.on === host && step.type.kind === 'change') walk.undecided = step.id;
    }
    steps.push({ id: step.id, title: step.title, type: step.type.name, on: step.on, provisional, ...verdict });
  }
  return { playbook: site.playbook.name, machine: (await site.machine(host)).name, steps };
}

function unknownOr(walk: Walk, step: Step, error: unknown): Verdict {
  if (error instanceof UnknownValue) return unforeseen(walk, step, error.after, error.message);
  if (error instanceof RefusedByMachine) return { kind: 'refused', refusals: [error.refusal], warnings: [] };
  throw error;
}

/** A step that is not known yet: if it makes changes, they may provide what later steps miss. */
function unforeseen(walk: Walk, step: Step, after: string, because: string): Verdict {
  if (step.type.kind === 'change') walk.unknown = step.id;
  return { kind: 'unknown', after, because };
}

async function overlay(site: Site, walk: Walk, name: string): Promise<Overlay> {
  const known = walk.overlays.get(name);
  if (known !== undefined) return known;
  const made = new Overlay(seenOnce(withholdChecks(await connect(site, walk, name), walk.checks)), site.kinds);
  walk.overlays.set(name, made);
  return made;
}

/** A guest that an earlier step will start, or would start if it were not refused, cannot be reached yet. */
async function connect(site: Site, walk: Walk, name: string): Promise<MachineReader> {
  try {
    return await site.machine(name);
  } catch (error) {
    const after = walk.starter ?? walk.undecided;
    if (error instanceof MachineError && name !== host && after !== null)
      throw new UnknownValue(after, `machine "${name}"`);
    throw error;
  }
}

async function planStep(site: Site, walk: Walk, step: Step): Promise<Verdict> {
  const { skipped } = step;
  if (skipped !== undefined && skipped.neededBy === null) {
    walk.outputs[step.id] = {};
    return { kind: 'skipped', reason: skipped.reason };
  }
  if (readsFacts(step)) walk.facts ??= await site.gatherFacts(await overlay(site, walk, host));
  const prepared = prepare(step, scopeOf(site, walk.facts, walk.outputs));
  if (skipped !== undefined) {
    const seen = await skippedOutputs(step, prepared, () => overlay(site, walk, step.on), site.kinds);
    walk.outputs[step.id] = seen.kind === 'missing' ? 'unknown' : seen.outputs;
    if (seen.kind === 'missing') return { kind: 'invalid', diagnostics: [unmet(step, seen.message, seen.hint)] };
    return { kind: 'skipped', reason: skipped.reason };
  }
  switch (prepared.kind) {
    case 'skipped':
      walk.outputs[step.id] = {};
      return { kind: 'skipped', reason: prepared.reason };
    case 'unknown':
      return unforeseen(walk, step, prepared.after, `an output of ${prepared.after} is known only after that step`);
    case 'invalid':
      return { kind: 'invalid', diagnostics: prepared.diagnostics };
    case 'ready':
      return planReady(site, walk, step, prepared.input).catch((error: unknown) => {
        if (error instanceof WithheldCheck) return unchecked(walk, step, prepared.input, error);
        throw error;
      });
  }
}

/** A step whose check was withheld: approving the plan approves the check, and the changes that it may lead to. */
function unchecked(walk: Walk, { id, type }: Step, input: unknown, { argv, why }: WithheldCheck): Verdict {
  const may = type.kind === 'change' ? type.unchecked?.(input) : undefined;
  walk.outputs[id] = type.kind === 'check' ? {} : (may?.outputs ?? 'unknown');
  return { kind: 'unchecked', check: { argv, why }, changes: may?.changes ?? [], warnings: may?.warnings ?? [] };
}

/** A selection of steps that cannot be run, reported at the skipped step. */
function unmet(step: Step, message: string, hint: string): Diagnostic {
  const { source, span } = (step.locate ?? nowhere)([...step.at, 'id'], 'value');
  return diagnosticAt(source, span, 'left-out', message, hint);
}

async function planReady(site: Site, walk: Walk, step: Step, input: unknown): Promise<Verdict> {
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
