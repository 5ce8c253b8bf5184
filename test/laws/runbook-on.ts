import { changeKinds } from '../../changes/index.ts';
import { apply } from '../../engine/apply/apply.ts';
import { beginRun, reopenRun } from '../../engine/apply/begin-run.ts';
import type { Clock } from '../../engine/model/clock.ts';
import type { Event, RunEnded } from '../../engine/model/event.ts';
import { acquireLock } from '../../engine/apply/acquire-lock.ts';
import { awaitRemaining } from '../../engine/apply/await-remaining.ts';
import { bindInputs } from '../../engine/language/load/bind-inputs.ts';
import { expandSteps } from '../../engine/plan/expand-steps.ts';
import { loadPlaybook } from '../engine/language/load-playbook.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { planPlaybook } from '../../engine/plan/plan-playbook.ts';
import type { Plan } from '../../engine/model/plan.ts';
import type { PlaybookSource } from '../../engine/model/playbook.ts';
import { listRuns } from '../../engine/journal/list-runs.ts';
import type { Selection } from '../../engine/model/selection.ts';
import type { Conduct, Site } from '../../engine/model/site.ts';
import type { ActStepType } from '../../engine/model/step-type.ts';
import { undo } from '../../engine/undo/undo.ts';
import { agentSocket } from '../../facts/virtualization/vm.ts';
import { gatherFacts } from '../../facts/gather-facts.ts';
import { guestMachine } from '../../machines/guest/guest-machine.ts';
import { stepTypes } from '../../steps/index.ts';

/** A playbook with the values it is applied with. */
export interface Scenario {
  readonly name: string;
  readonly text: string;
  /** The text with the texts that it is composed of, if it is composed. */
  readonly source?: PlaybookSource;
  readonly inputs: Readonly<Record<string, string>>;
  readonly selection?: Selection | null;
}

/** A machine with the time that passes on it. */
export type Host = Machine & { readonly clock: Clock };

const types = new Map(stepTypes.map((type) => [type.name, type]));
const rebootType = types.get('reboot') as ActStepType<unknown>;
const never = new AbortController().signal;

function conductOf(events: Event[]): Conduct {
  return { stops: { afterStep: never, now: never }, emit: (event) => events.push(event), acceptNewPlan: false };
}

const bound = new WeakMap<Scenario, Pick<Site, 'playbook' | 'inputs'>>();

/** A scenario's playbook with its values; read once, because the laws run each of them hundreds of times. */
function boundOnce(scenario: Scenario): Pick<Site, 'playbook' | 'inputs'> {
  const known = bound.get(scenario) ?? bindScenario(scenario);
  bound.set(scenario, known);
  return known;
}

function bindScenario({ text, source, inputs, name, selection = null }: Scenario): Pick<Site, 'playbook' | 'inputs'> {
  const loaded = loadPlaybook(source ?? { path: name, text }, types);
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  const values = bindInputs(
    loaded.value,
    null,
    Object.entries(inputs).map(([input, value]) => ({ name: input, text: value })),
  );
  if (!values.ok) throw new Error(values.diagnostics.map(({ message }) => message).join('\n'));
  const laidOut = expandSteps(loaded.value, values.value, selection);
  if (!laidOut.ok) throw new Error(laidOut.diagnostics.map(({ message }) => message).join('\n'));
  return { playbook: laidOut.value, inputs: values.value };
}

/** The site of a scenario on a simulated host and, once it runs, its guest. */
export function siteOn(machine: Host, scenario: Scenario): Site {
  const { playbook, inputs } = boundOnce(scenario);
  const { clock } = machine;
  let guest: Promise<Machine> | undefined;
  return {
    playbook,
    inputs,
    clock,
    kinds: changeKinds,
    gatherFacts,
    async machine(wanted) {
      if (wanted === 'host') return machine;
      guest ??= guestMachine({ name: wanted, host: machine, socket: agentSocket('passthrough'), clock });
      return guest.catch((error: unknown) => {
        guest = undefined;
        throw error;
      });
    },
  };
}

export interface Ran {
  readonly end: RunEnded;
  readonly plan: Plan | null;
  readonly events: readonly Event[];
}

const operator = 'law@test';

/** The part of a run during which it holds the lock; the lock is always released. */
async function holding<T>(machine: Host, run: string, unfinished: boolean, work: () => Promise<T>): Promise<T> {
  const held = await acquireLock(machine, { unfinished }, changeKinds, {
    take: () => machine.lock({ run, operator, since: '' }),
    settle: () => awaitRemaining(machine, machine.clock, () => {}),
  });
  if (held.kind === 'refused')
    throw new MachineError(held.refusals.map(({ check, evidence }) => `${check} ${evidence}`).join(), {
      code: 'REFUSED',
    });
  await using _lock = held.lock;
  return await work();
}

/** Plans and applies, as `runbook apply --yes` does. */
export async function applyOn(machine: Host, scenario: Scenario, run = 'run-1'): Promise<Ran> {
  const site = siteOn(machine, scenario);
  const events: Event[] = [];
  const conduct = conductOf(events);
  return holding(machine, run, false, async () => {
    const plan = await planPlaybook(site);
    const playbook = site.playbook.source;
    const beginning = { run, verb: 'apply', undoes: null, operator, lab: null, inputs: site.inputs, playbook } as const;
    const journal = await beginRun(
      machine,
      beginning,
      plan,
      { clock: machine.clock, kinds: changeKinds },
      conduct.emit,
    );
    return { end: await apply(site, plan, journal, null, conduct, run), plan, events };
  });
}

/** Continues an interrupted apply, as `runbook resume` does; undefined if its journal had not started. */
export async function resumeOn(machine: Host, scenario: Scenario, run = 'run-1'): Promise<Ran | undefined> {
  const site = siteOn(machine, scenario);
  const events: Event[] = [];
  const conduct = conductOf(events);
  return holding(machine, run, true, async () => {
    const reopened = await reopenRun(
      machine,
      run,
      operator,
      { clock: machine.clock, kinds: changeKinds },
      conduct.emit,
    );
    if (reopened?.recorded.plan == null) return undefined;
    const { journal, recorded } = reopened;
    return {
      end: await apply(site, recorded.plan as Plan, journal, recorded, conduct, run),
      plan: recorded.plan,
      events,
    };
  });
}

/** Undoes a run, as `runbook undo` does, and continues an interrupted undo; undefined if the run does not exist. */
export async function undoOn(
  machine: Host,
  scenario: Scenario,
  run = 'run-1',
  as = 'undo-1',
  force: readonly string[] = [],
): Promise<Ran | undefined> {
  const site = siteOn(machine, scenario);
  const events: Event[] = [];
  const conduct = conductOf(events);
  return holding(machine, as, true, async () => {
    const runs = await listRuns(machine, changeKinds);
    const recorded = runs.find((entry) => entry.run === run)?.recorded;
    if (recorded === undefined) return undefined;
    const reopened = await reopenRun(machine, as, operator, { clock: machine.clock, kinds: changeKinds }, conduct.emit);
    const { playbook } = recorded.header;
    const beginning = { run: as, verb: 'undo', undoes: run, operator, lab: null, inputs: {}, playbook } as const;
    const journal =
      reopened?.journal ??
      (await beginRun(machine, beginning, null, { clock: machine.clock, kinds: changeKinds }, conduct.emit));
    const soFar = reopened?.recorded ?? null;
    return {
      end: await undo(recorded, site, journal, { ...conduct, reboot: rebootType, soFar, force }, as),
      plan: null,
      events,
    };
  });
}
