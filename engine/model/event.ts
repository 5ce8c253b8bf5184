import type { Change } from './change.ts';
import type { Inputs, LinkedSource } from './playbook.ts';
import type { Plan } from './plan.ts';
import type { SecretProofs } from '../secrets/prove-secrets.ts';
import type { Selection } from './selection.ts';
import type { ManualTask, Finding, Outputs, Refusal } from './step-type.ts';

/** How a run ended. Only "done" leaves nothing to resume. */
export type Outcome = 'done' | 'failed' | 'refused' | 'interrupted' | 'waiting';

export type Verb = 'apply' | 'undo';

/** One text of a playbook, with the paths of what it calls by name. */
interface RecordedText extends LinkedSource {
  readonly sha256: string;
}

/** The first record of a journal: everything `resume` needs from the operator's side. */
export interface RunStarted {
  readonly kind: 'run-started';
  /** The version of the journal's format. */
  readonly format: 1;
  readonly run: string;
  readonly verb: Verb;
  /** The run that an undo undoes. */
  readonly undoes: string | null;
  readonly operator: string;
  readonly machine: string;
  readonly bootId: string;
  /** Its text and, where it is composed of several, those of its bases and blocks. */
  readonly playbook: RecordedText & { readonly files?: readonly RecordedText[] };
  readonly lab: { readonly path: string; readonly text: string } | null;
  readonly inputs: Inputs;
  /** What shows that the same secrets are given again, which no record holds: marks stand for them. Absent where there are none. */
  readonly secrets?: SecretProofs;
  /** The steps that were chosen; absent or null where all of them were. */
  readonly selection?: Selection | null;
  /** The changes, by name, that an undo takes back whatever others did to them since; absent where there are none. */
  readonly force?: readonly string[];
  /** The run's place among those of its machine, whose order no clock tells; absent in journals of earlier versions. */
  readonly sequence?: number;
}

/** The plan that was approved; later records are held against it. */
interface PlanApproved {
  readonly kind: 'plan-approved';
  readonly plan: Plan;
}

/** A run goes on in another process or over another connection. */
interface RunResumed {
  readonly kind: 'run-resumed';
  readonly operator: string;
  readonly bootId: string;
  /** What is forced from here on, beside what was before; absent where nothing is added. */
  readonly force?: readonly string[];
}

interface StepStarted {
  readonly kind: 'step-started';
  readonly step: string;
  readonly title: string;
}

/** Not in the journal: how far a long part is. `fraction` from 0 to 1, null where it cannot be known. */
interface Progress {
  readonly kind: 'progress';
  readonly step: string;
  readonly text: string;
  readonly fraction: number | null;
}

/** Durable before the effect: what is about to change, with its before-image. `index` counts the changes of the run. */
interface ChangeIntended {
  readonly kind: 'change-intended';
  readonly step: string;
  readonly on: string;
  readonly index: number;
  /** When its effect is there: at once, or at the next boot. */
  readonly takes: 'now' | 'reboot';
  readonly change: Change;
  /** The next resume of the run takes it back. */
  readonly temporary?: true;
  /** It takes back the change that was recorded with this index before. */
  readonly reverts?: true;
}

/** Durable after the effect was read back. For a generated file `change.after` tells its bytes. */
interface ChangeDone {
  readonly kind: 'change-done';
  readonly step: string;
  readonly index: number;
  /** What was read back, in the shape of the change's `after`. */
  readonly observed: unknown;
  /** Why the kernel kept it as it was, where it did. */
  readonly kept?: string;
}

/** A change that undo left alone, with what it found and, where that is known, what the run had left; both in words. */
interface ChangeDrifted {
  readonly kind: 'change-drifted';
  readonly step: string;
  readonly on: string;
  readonly change: Change;
  readonly found: string;
  readonly left?: string | null;
}

/** The machine came back in another boot. */
interface Rebooted {
  readonly kind: 'rebooted';
  readonly step: string;
  readonly bootId: string;
}

interface ChecksDone {
  readonly kind: 'checks-done';
  readonly step: string;
  readonly findings: readonly Finding[];
}

/** The run stops here until a person or a reboot has done what it waits for; then `resume` goes on. */
interface Waiting {
  readonly kind: 'waiting';
  readonly step: string;
  readonly for: string;
}

export interface StepEnded {
  readonly kind: 'step-ended';
  readonly step: string;
  readonly title: string;
  readonly result: 'changed' | 'unchanged' | 'checked' | 'acted' | 'skipped';
  /** Why it was skipped; null otherwise. */
  readonly reason: string | null;
  readonly outputs: Outputs;
  readonly pending: string | null;
  /** What the playbook wants told of it at the end of the run; null when nothing. */
  readonly told: string | null;
}

interface StepFailed {
  readonly kind: 'step-failed';
  readonly step: string;
  readonly title: string;
  readonly message: string;
  readonly hint: string | null;
}

/** A person is asked to do something; the run goes on by itself once it is seen to be done. */
export interface Asked extends ManualTask {
  readonly kind: 'asked';
  readonly step: string;
  readonly title: string;
}

/** An attempt of a step with `retry` failed, and the step is tried again after `delay` seconds. */
interface AttemptFailed {
  readonly kind: 'attempt-failed';
  readonly step: string;
  readonly title: string;
  /** Which attempt it was, from 1, and how many there can be at most. */
  readonly attempt: number;
  readonly of: number;
  readonly message: string;
  readonly hint: string | null;
  readonly delay: number;
}

interface Refused {
  readonly kind: 'refused';
  /** The step that refused, or null for the run itself. */
  readonly step: string | null;
  readonly refusals: readonly Refusal[];
}

export interface RunEnded {
  readonly kind: 'run-ended';
  readonly run: string;
  readonly outcome: Outcome;
  /** Steps that changed the machine, and all changes made, in this run so far. */
  readonly changes: number;
  /** What takes effect only at the next boot. */
  readonly pending: readonly string[];
}

/** The whole vocabulary of a run: the engine emits it, the views draw it, the journal keeps all of it but progress. */
export type Event =
  | RunStarted
  | PlanApproved
  | RunResumed
  | StepStarted
  | Progress
  | ChangeIntended
  | ChangeDone
  | ChangeDrifted
  | Rebooted
  | ChecksDone
  | Waiting
  | StepEnded
  | StepFailed
  | AttemptFailed
  | Asked
  | Refused
  | RunEnded;

/** An event as a journal keeps it. */
export type DurableEvent = Exclude<Event, Progress>;

export type Emit = (event: Event) => void;
