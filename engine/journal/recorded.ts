import type { Change } from '../model/change.ts';
import type { Asked, DurableEvent, Outcome, RunStarted, StepEnded } from '../model/event.ts';
import type { JournalRecord } from './journal.ts';
import type { Plan } from '../model/plan.ts';

/** A change that a journal says was intended; `observed` is undefined while it was not recorded as done. */
export interface RecordedChange {
  readonly step: string;
  readonly on: string;
  readonly index: number;
  readonly takes: 'now' | 'reboot';
  readonly change: Change;
  readonly done: boolean;
  readonly observed: unknown;
  /** Why the kernel kept it as it was; absent where it did not. */
  readonly kept?: string;
  /** The next resume takes it back. */
  readonly temporary?: true;
}

/** What a journal says of a run so far: the state that resume, undo and the list of runs start from. */
export interface Recorded {
  readonly header: RunStarted;
  readonly startedAt: string;
  readonly plan: Plan | null;
  readonly changes: readonly RecordedChange[];
  /** The last ending of each step. */
  readonly ended: ReadonlyMap<string, StepEnded>;
  /** The boot in which the run last worked. */
  readonly bootId: string;
  /** True when the machine was rebooted in this run, by the run or otherwise. */
  readonly rebooted: boolean;
  /** True while a change that takes effect at the next boot was made after the last reboot. */
  readonly owesReboot: boolean;
  /** The steps that were begun and have neither ended nor failed, each with the boot in which it was begun first. */
  readonly begun: ReadonlyMap<string, string>;
  /** What people were asked to do, by step, in that order. */
  readonly asked: ReadonlyMap<string, Asked>;
  /** The names of the changes that an undo was told to force. */
  readonly force: readonly string[];
  /** The boot in which each change was made, or begun, by its index. */
  readonly bootOf: ReadonlyMap<number, string>;
  /** How it ended last; "crashed" when it never said so. */
  readonly outcome: Outcome | 'crashed';
}

/** Keeps the changes of a run, by their index, as its events tell of them. */
export function noteChange(changes: Map<number, RecordedChange>, event: DurableEvent): void {
  if (event.kind === 'change-intended') {
    const { step, on, index, takes, change, temporary, reverts } = event;
    // What takes a change back continues its record: that change is what the run made.
    if (reverts === true) return;
    changes.set(index, {
      step,
      on,
      index,
      takes,
      change,
      done: false,
      observed: undefined,
      ...(temporary && { temporary }),
    });
  }
  const intended = event.kind === 'change-done' ? changes.get(event.index) : undefined;
  if (event.kind === 'change-done' && intended !== undefined)
    changes.set(event.index, {
      ...intended,
      done: true,
      observed: event.observed,
      ...(event.kept === undefined ? {} : { kept: event.kept }),
    });
}

/** Replays a journal; the same records give the same state. Throws when the first record is not a run's start. */
export function replay(records: readonly JournalRecord[]): Recorded {
  const header = records[0];
  if (header?.kind !== 'run-started') throw new Error('a journal must begin with run-started');
  const changes = new Map<number, RecordedChange>();
  const ended = new Map<string, StepEnded>();
  const begun = new Map<string, string>();
  const asked = new Map<string, Asked>();
  const bootOf = new Map<number, string>();
  const force = new Set(header.force);
  let plan: Plan | null = null;
  let bootId = header.bootId;
  let rebooted = false;
  let owesReboot = false;
  let outcome: Recorded['outcome'] = 'crashed';
  for (const record of records) {
    if (record.kind !== 'run-ended') outcome = 'crashed';
    switch (record.kind) {
      case 'plan-approved':
        plan = record.plan;
        break;
      case 'run-resumed':
        if (record.bootId !== bootId) {
          rebooted = true;
          owesReboot = false;
        }
        bootId = record.bootId;
        for (const name of record.force ?? []) force.add(name);
        break;
      case 'rebooted':
        bootId = record.bootId;
        rebooted = true;
        owesReboot = false;
        break;
      case 'step-started':
        if (!begun.has(record.step)) begun.set(record.step, bootId);
        break;
      case 'change-intended':
        owesReboot ||= record.takes === 'reboot';
        noteChange(changes, record);
        bootOf.set(record.index, bootId);
        break;
      case 'change-done':
        noteChange(changes, record);
        break;
      case 'step-ended':
        ended.set(record.step, record);
        begun.delete(record.step);
        break;
      case 'asked':
        asked.set(record.step, record);
        break;
      case 'step-failed':
        begun.delete(record.step);
        break;
      case 'waiting':
        outcome = 'waiting';
        break;
      case 'run-ended':
        outcome = record.outcome;
        break;
    }
  }
  return {
    header,
    startedAt: header.at,
    plan,
    changes: [...changes.values()],
    ended,
    bootId,
    rebooted,
    owesReboot,
    begun,
    asked,
    force: [...force],
    bootOf,
    outcome,
  };
}
