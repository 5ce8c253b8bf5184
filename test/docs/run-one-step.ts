import { changeKinds } from '../../changes/index.ts';
import { stringify } from 'yaml';
import { apply } from '../../engine/apply/apply.ts';
import { beginRun } from '../../engine/apply/begin-run.ts';
import type { Event, RunEnded } from '../../engine/model/event.ts';
import { checkReferences } from '../../engine/language/template/check-references.ts';
import { loadPlaybook } from '../engine/language/load-playbook.ts';
import { planPlaybook } from '../../engine/plan/plan-playbook.ts';
import type { Plan } from '../../engine/model/plan.ts';
import { listRuns } from '../../engine/journal/list-runs.ts';
import type { Conduct, Site } from '../../engine/model/site.ts';
import type { ActStepType, StepType } from '../../engine/model/step-type.ts';
import { undo } from '../../engine/undo/undo.ts';
import { gatherFacts } from '../../facts/gather-facts.ts';
import type { SimulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import factsSchema from '../../schemas/facts.schema.json' with { type: 'json' };
import { reboot } from '../../steps/reboot/index.ts';

/** A single step as a playbook: its plan, and the operations on it. */
export interface OneStep {
  readonly plan: Plan;
  readonly events: readonly Event[];
  apply(): Promise<RunEnded>;
  planAgain(): Promise<Plan>;
  undo(): Promise<RunEnded>;
}

/** Plans a single step of a type that need not be in the list; throws with the mistakes of its input. */
export async function runOneStep(machine: SimulatedMachine, type: StepType, input: object): Promise<OneStep> {
  const steps = [{ id: 'it', type: type.name, with: input }];
  const text = stringify({ runbook: 1, name: 'one-step', summary: 'One step', steps });
  const loaded = loadPlaybook({ path: 'one-step.yaml', text }, new Map([[type.name, type]]));
  const mistakes = loaded.ok ? checkReferences(loaded.value, factsSchema) : loaded.diagnostics;
  if (!loaded.ok || mistakes.length > 0) throw new Error(mistakes.map(({ message }) => message).join('\n'));
  const playbook = loaded.value;
  const { clock } = machine;
  const site: Site = { playbook, inputs: {}, machine: async () => machine, gatherFacts, clock, kinds: changeKinds };
  const events: Event[] = [];
  const never = new AbortController().signal;
  const conduct: Conduct = {
    stops: { afterStep: never, now: never },
    emit: (event) => events.push(event),
    acceptNewPlan: false,
  };
  const begin = (run: string, verb: 'apply' | 'undo', undoes: string | null, plan: Plan | null) => {
    const beginning = { run, verb, undoes, operator: 'docs@test', lab: null, inputs: {}, playbook: playbook.source };
    return beginRun(machine, beginning, plan, { clock, kinds: changeKinds }, conduct.emit);
  };
  const plan = await planPlaybook(site);
  return {
    plan,
    events,
    planAgain: () => planPlaybook(site),
    apply: async () => apply(site, plan, await begin('run-1', 'apply', null, plan), null, conduct, 'run-1'),
    undo: async () => {
      const recorded = (await listRuns(machine, changeKinds)).find(({ run }) => run === 'run-1')?.recorded;
      if (recorded === undefined) throw new Error('there is no run to undo');
      const journal = await begin('undo-1', 'undo', 'run-1', null);
      const means = { ...conduct, reboot: reboot as ActStepType<unknown>, soFar: null };
      return undo(recorded, site, journal, means, 'undo-1');
    },
  };
}
