import { changeKinds } from '../../changes/index.ts';
import { apply } from '../../engine/apply/apply.ts';
import { beginRun, reopenRun } from '../../engine/apply/begin-run.ts';
import type { Event, RunEnded } from '../../engine/model/event.ts';
import { planPlaybook } from '../../engine/plan/plan-playbook.ts';
import type { Plan } from '../../engine/model/plan.ts';
import { recordTo } from '../../engine/journal/record-event.ts';
import { endResumption } from '../../engine/apply/end-resumption.ts';
import type { Resumption } from '../../engine/model/resumption.ts';
import type { Selection } from '../../engine/model/selection.ts';
import type { Conduct, Site, Stops } from '../../engine/model/site.ts';
import type { SimulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { siteOn } from '../laws/runbook-on.ts';

const never = new AbortController().signal;

/** The events of a run, its result, and its error if it threw. */
export interface Watched {
  readonly events: readonly Event[];
  readonly end: RunEnded | undefined;
  readonly error: unknown;
}

/** Options of a watched run. */
export interface Manner {
  /** Receives each event at once. */
  readonly heard?: (event: Event) => void;
  readonly stops?: Partial<Stops>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly selection?: Selection;
  /** The command by which the machine that is rebooted continues the run. */
  readonly resumption?: Resumption;
  /** The site as the engine gets it. */
  readonly site?: (site: Site) => Site;
}

async function watch(manner: Manner, work: (conduct: Conduct) => Promise<RunEnded>): Promise<Watched> {
  const events: Event[] = [];
  const emit = (event: Event): void => {
    events.push(event);
    manner.heard?.(event);
  };
  const { resumption } = manner;
  const stops = { afterStep: never, now: never, ...manner.stops };
  const conduct = { stops, emit, acceptNewPlan: false, ...(resumption === undefined ? {} : { resumption }) };
  try {
    return { events, end: await work(conduct), error: undefined };
  } catch (error) {
    return { events, end: undefined, error };
  }
}

function siteFor(machine: SimulatedMachine, text: string, { inputs = {}, selection, site }: Manner): Site {
  const made = siteOn(machine, { name: 'test.yaml', text, inputs, selection: selection ?? null });
  return site?.(made) ?? made;
}

/** Applies a playbook as run "r"; `planned` is a plan that was approved in another state of the machine. */
export function applyWatched(
  machine: SimulatedMachine,
  text: string,
  planned?: Plan,
  manner: Manner = {},
): Promise<Watched> {
  return watch(manner, async (conduct) => {
    const site = siteFor(machine, text, manner);
    const plan = planned ?? (await planPlaybook(site));
    const playbook = site.playbook.source;
    const beginning = {
      run: 'r',
      verb: 'apply',
      undoes: null,
      operator: 't@t',
      lab: null,
      inputs: site.inputs,
      selection: manner.selection ?? null,
      playbook,
    } as const;
    const journal = await beginRun(
      machine,
      beginning,
      plan,
      { clock: machine.clock, kinds: changeKinds },
      conduct.emit,
    );
    return apply(site, plan, journal, null, conduct, 'r');
  });
}

/** Continues run "r", with the selection in its journal. */
export function resumeWatched(machine: SimulatedMachine, text: string, manner: Manner = {}): Promise<Watched> {
  return watch(manner, async (conduct) => {
    const reopened = await reopenRun(machine, 'r', 't@t', { clock: machine.clock, kinds: changeKinds }, conduct.emit);
    if (reopened?.recorded.plan == null) throw new Error('there is no run r');
    const { journal, recorded } = reopened;
    const record = recordTo(journal, conduct.emit);
    await endResumption(recorded, {
      machine,
      clock: machine.clock,
      kinds: changeKinds,
      now: conduct.stops.now,
      record,
    });
    const { selection } = recorded.header;
    const site = siteFor(machine, text, selection == null ? manner : { ...manner, selection });
    return apply(site, recorded.plan as Plan, journal, recorded, conduct, 'r');
  });
}
