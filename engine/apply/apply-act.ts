import { failed } from './attempt.ts';
import type { Attempt, StepTurn } from './attempt.ts';
import { readBootId } from '../model/read-boot-id.ts';
import type { Change } from '../model/change.ts';
import { endStep } from './end-step.ts';
import { host } from '../model/site.ts';
import { prepare } from '../language/load/prepare.ts';
import { makeAct } from './make-change.ts';
import type { RecordEvent } from '../journal/record-event.ts';
import { readsFacts } from '../plan/reads-facts.ts';
import { runsFolder } from '../journal/list-runs.ts';
import { scopeOf } from '../plan/scope-of.ts';
import { sha256 } from '../model/sha256.ts';
import { willReboot } from '../model/step-type.ts';
import type { ActOutcome, ActPlace, ActStepType, ByHand } from '../model/step-type.ts';

/**
 * Runs an act once. An act that has ended according to the journal is not repeated and keeps its outputs. A reboot is
 * repeated only if something waits for a reboot again.
 */
export async function applyAct(turn: StepTurn, type: ActStepType<unknown>, input: unknown): Promise<Attempt> {
  const { site, step, conduct, record, progression } = turn;
  const { pending } = progression;
  const earlier = turn.recorded?.ended.get(step.id);
  const reboots = willReboot(type, input);
  if (earlier?.result === 'acted' && !(type.reboots && pending.length > 0)) {
    return endStep(turn, 'acted', { outputs: earlier.outputs });
  }
  const rebooted = reboots && (await wasRebooted(turn));
  const outcome = await type.act(input, {
    machine: await site.machine(step.on),
    reach: (name) => site.machine(name),
    place: placeOf(turn),
    clock: site.clock,
    signal: conduct.stops.now,
    pending,
    rebooted,
    byHand: byHandIn(turn),
    ...(conduct.resumption === undefined ? {} : { resumption: conduct.resumption }),
    make: (change, options) => makeOwn(change, turn, progression.changes.size, options?.temporary ?? false),
    progress: (text, fraction) => conduct.emit({ kind: 'progress', step: step.id, text, fraction: fraction ?? null }),
  });
  switch (outcome.kind) {
    case 'failed':
      return failed(outcome.message, outcome.hint);
    case 'waiting':
      return (await awaitReboot(outcome, step.id, record)) ?? { kind: 'waiting' };
    case 'done':
      break;
  }
  const { outputs } = outcome;
  if (outcome.idle === true || (!outcome.changed && type.intend(input, pending) === null))
    return endStep(turn, 'unchanged', { outputs });
  if (outcome.changed) {
    progression.facts = undefined;
    progression.hasActed = true;
  }
  // Undo must know only about reboots of the host, whose journal this is.
  if (reboots && outcome.changed && step.on === host) {
    await record({ kind: 'rebooted', step: step.id, bootId: await readBootId(await site.machine(host)) });
    progression.pending = [];
  }
  return endStep(turn, 'acted', { outputs });
}

/** Makes a change that belongs to an act, recorded in the journal like every other change. */
async function makeOwn(change: Change, turn: StepTurn, index: number, isTemporary: boolean): Promise<void> {
  const { site, step, conduct, record } = turn;
  const { clock, kinds } = site;
  const making = { machine: await site.machine(step.on), clock, kinds, now: conduct.stops.now, record };
  await makeAct(
    change,
    { step: step.id, on: step.on, index, takes: 'now', ...(isTemporary && { temporary: true }) },
    making,
  );
}

/** Records that the run waits before the machine goes down; records a failed attempt if the reboot does not happen. */
async function awaitReboot(
  outcome: Extract<ActOutcome, { kind: 'waiting' }>,
  step: string,
  record: RecordEvent,
): Promise<Attempt | null> {
  await record({ kind: 'waiting', step, for: outcome.for });
  const refused = (await outcome.ask?.()) ?? null;
  return refused === null ? null : failed(refused);
}

const placeOf = ({ run, site, step }: StepTurn): ActPlace => ({
  run,
  folder: `${runsFolder}/${run}`,
  step: step.id,
  on: step.on,
  playbook: { name: site.playbook.name, sha256: sha256(site.playbook.source.text) },
});

/** The ways in which a step sends a request to a person and waits for that person. */
function byHandIn(turn: StepTurn): ByHand {
  const { site, step, conduct, record, progression } = turn;
  return {
    ask: (task) => record({ kind: 'asked', step: step.id, title: step.title, ...task }),
    async inputNow() {
      if (readsFacts(step)) progression.facts = await site.gatherFacts(await site.machine(host));
      const prepared = prepare(step, scopeOf(site, progression.facts, progression.outputs));
      return prepared.kind === 'ready' ? prepared.input : null;
    },
    leave: conduct.stops.afterStep,
  };
}

/** True if the machine is in another boot than the one in which this run started the planned reboot without recording its end. */
async function wasRebooted({ site, step, approved, recorded }: StepTurn): Promise<boolean> {
  const boot = recorded?.begun.get(step.id);
  // If no reboot was planned, a power cut is not a reboot that must be judged.
  if (approved.steps.find(({ id }) => id === step.id)?.kind !== 'act') return false;
  return boot !== undefined && (await readBootId(await site.machine(host))) !== boot;
}
