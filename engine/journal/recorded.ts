import type { Change } from '../model/change.ts';
import type { Asked, DurableEvent, Outcome, RunStarted, StepEnded } from '../model/event.ts';
import type { JournalRecord } from './journal.ts';
import type { Plan } from '../model/plan.ts';

/** A change that a journal recorded as started; `observed` is undefined until it is recorded as done. */
export interface RecordedChange {
  readonly step: string;
  readonly on: string;
  readonly index: number;
  readonly takes: 'now' | 'reboot';
  readonly change: Change;
  readonly done: boolean;
  readonly observed: unknown;
  /** Why the kernel kept the old value; absent if it did not. */
  readonly kept?: string;
  /** True if the next resume undoes it. */
  readonly temporary?: true;
}

/** The state of a run by its journal: resume, undo and the list of runs start from it. */
export interface Recorded {
  readonly header: RunStarted;
  readonly startedAt: string;
  readonly plan: Plan | null;
  readonly changes: readonly RecordedChange[];
  /** How each step ended last. */
  readonly ended: ReadonlyMap<string, StepEnded>;
  /** The boot in which the run was last active. */
  readonly bootId: string;
  /** True if the machine was rebooted during this run, by the run or otherwise. */
  readonly rebooted: boolean;
  /** True if a change that takes effect at the next boot was made after the last reboot. */
  readonly owesReboot: boolean;
  /** The steps that were started and have neither ended nor failed, each with the boot in which it was first started. */
  readonly begun: ReadonlyMap<string, string>;
  /** The tasks that persons were asked to do, by step, in that order. */
  readonly asked: ReadonlyMap<string, Asked>;
  /** The names of the changes that an undo is forced to undo. */
  readonly force: readonly string[];
  /** The boot in which each change was made, or started, by its index. */
  readonly bootOf: ReadonlyMap<number, string>;
  /** How it ended last; "crashed" if no end was recorded. */
  readonly outcome: Outcome | 'crashed';
}

/** Collects the changes of a run, by their index, from its events. */
export function noteChange(changes: Map<number, RecordedChange>, event: DurableEvent): void {
  if (event.kind === 'change-intended') {
    const { step, on, index, takes, change, temporary, reverts } = event;
    // A change that undoes another one continues its record, and that record is the change of the run.
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

/** Replays a journal; the same records give the same state. Throws if the first record is not the start of a run. */
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
