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
import type { Site } from '../model/site.ts';
import { RefusedByMachine } from '../model/refused-by-machine.ts';
import { UnknownValue, WithheldCheck } from '../model/unknown-value.ts';
import { type Checks } from './withhold-checks.ts';
import { planReady } from './plan-ready.ts';
import { uncheckedStep } from './unchecked-step.ts';
import { overlay, unforeseen, type Verdict, type Walk } from './walk.ts';

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
        if (error instanceof WithheldCheck) return uncheckedStep(walk, step, prepared.input, error);
        throw error;
      });
  }
}

/** A selection of steps that cannot be run, reported at the skipped step. */
function unmet(step: Step, message: string, hint: string): Diagnostic {
  const { source, span } = (step.locate ?? nowhere)([...step.at, 'id'], 'value');
  return diagnosticAt(source, span, 'left-out', message, hint);
}
