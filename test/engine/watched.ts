import { apply } from '../../engine/apply.ts';
import { beginRun, reopenRun } from '../../engine/begin.ts';
import type { Event, RunEnded } from '../../engine/event.ts';
import { planPlaybook } from '../../engine/plan-playbook.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Conduct } from '../../engine/site.ts';
import type { SimulatedMachine } from '../../machines/simulated/simulated-machine.ts';
import { siteOn } from '../laws/runbook-on.ts';

const never = new AbortController().signal;

/** Everything a run said, how it ended, and what it threw where it did not end. */
export interface Watched {
  readonly events: readonly Event[];
  readonly end: RunEnded | undefined;
  readonly error: unknown;
}

async function watch(work: (conduct: Conduct) => Promise<RunEnded>): Promise<Watched> {
  const events: Event[] = [];
  const conduct = { stops: { afterStep: never, now: never }, emit: (e: Event) => events.push(e), acceptNewPlan: false };
  try {
    return { events, end: await work(conduct), error: undefined };
  } catch (error) {
    return { events, end: undefined, error };
  }
}

const scenario = (text: string) => ({ name: 'test.yaml', text, inputs: {} });

/** Applies a playbook as run "r"; `planned` stands for a plan that was approved on a machine that was otherwise. */
export function applyWatched(machine: SimulatedMachine, text: string, planned?: Plan): Promise<Watched> {
  return watch(async (conduct) => {
    const site = siteOn(machine, scenario(text));
    const plan = planned ?? (await planPlaybook(site));
    const playbook = site.playbook.source;
    const beginning = {
      run: 'r',
      verb: 'apply',
      undoes: null,
      operator: 't@t',
      lab: null,
      inputs: {},
      playbook,
    } as const;
    const journal = await beginRun(machine, beginning, plan, machine.clock, conduct.emit);
    return apply(site, plan, journal, null, conduct, 'r');
  });
}

/** Goes on with run "r". */
export function resumeWatched(machine: SimulatedMachine, text: string): Promise<Watched> {
  return watch(async (conduct) => {
    const reopened = await reopenRun(machine, 'r', 't@t', machine.clock, conduct.emit);
    if (reopened?.recorded.plan == null) throw new Error('there is no run r');
    const { journal, recorded } = reopened;
    return apply(siteOn(machine, scenario(text)), recorded.plan as Plan, journal, recorded, conduct, 'r');
  });
}
