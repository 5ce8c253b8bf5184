import type { Change } from './change.ts';
import type { Inputs, LinkedSource } from './playbook.ts';
import type { Plan } from './plan.ts';
import type { SecretProofs } from '../secrets/prove.ts';
import type { Selection } from './selection.ts';
import type { Errand, Finding, Outputs, Refusal } from './step-type.ts';

/** How a run ended. Only after "done" is nothing left to resume. */
export type Outcome = 'done' | 'failed' | 'refused' | 'interrupted' | 'waiting';

export type Verb = 'apply' | 'undo';

/** One text of a playbook, with the paths of the files that it refers to by name. */
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
  /** Proofs that the same secrets are given again; no record contains a secret, marks replace them. Absent without secrets. */
  readonly secrets?: SecretProofs;
  /** The selected steps; absent or null if all steps are selected. */
  readonly selection?: Selection | null;
  /** The names of the changes that an undo undoes even if they were modified later; absent if there are none. */
  readonly force?: readonly string[];
  /** The number of the run on its machine, because clocks do not decide the order; absent in journals of earlier versions. */
  readonly sequence?: number;
}

/** The approved plan; later records are compared with it. */
interface PlanApproved {
  readonly kind: 'plan-approved';
  readonly plan: Plan;
}

/** A run continues in another process or over another connection. */
interface RunResumed {
  readonly kind: 'run-resumed';
  readonly operator: string;
  readonly bootId: string;
  /** Changes that are forced from here on, in addition to earlier ones; absent if nothing is added. */
  readonly force?: readonly string[];
}

interface StepStarted {
  readonly kind: 'step-started';
  readonly step: string;
  readonly title: string;
}

/** Not in the journal: the progress of a long part. `fraction` is from 0 to 1, null if it is unknown. */
interface Progress {
  readonly kind: 'progress';
  readonly step: string;
  readonly text: string;
  readonly fraction: number | null;
}

/** Durable before the effect: the change that will be made, with the state before it. `index` counts the changes of the run. */
interface ChangeIntended {
  readonly kind: 'change-intended';
  readonly step: string;
  readonly on: string;
  readonly index: number;
  /** When the change takes effect: at once, or at the next boot. */
  readonly takes: 'now' | 'reboot';
  readonly change: Change;
  /** True if the next resume of the run undoes it. */
  readonly temporary?: true;
  /** It undoes the change that was recorded earlier with this index. */
  readonly reverts?: true;
}

/** Durable after the effect was read back. For a generated file, `change.after` contains its bytes. */
interface ChangeDone {
  readonly kind: 'change-done';
  readonly step: string;
  readonly index: number;
  /** What was read back, in the shape of the change's `after`. */
  readonly observed: unknown;
  /** Why the kernel kept the old value, if it did. */
  readonly kept?: string;
}

/** A change that was not undone, with the state that was found and, if known, the state that the run had left; both in words. */
interface ChangeDrifted {
  readonly kind: 'change-drifted';
  readonly step: string;
  readonly on: string;
  readonly change: Change;
  readonly found: string;
  readonly left?: string | null;
}

/** The machine is running again, in another boot. */
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

/** The run stops here until a person or a reboot has done the required thing; then `resume` continues it. */
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
  /** The message of the playbook for the end of the run; null without a message. */
  readonly told: string | null;
}

interface StepFailed {
  readonly kind: 'step-failed';
  readonly step: string;
  readonly title: string;
  readonly message: string;
  readonly hint: string | null;
}

/** A person is asked to do something; the run continues by itself when it observes the result. */
export interface Asked extends Errand {
  readonly kind: 'asked';
  readonly step: string;
  readonly title: string;
}

/** An attempt of a step with `retry` failed, and the next attempt starts after `delay` seconds. */
interface AttemptFailed {
  readonly kind: 'attempt-failed';
  readonly step: string;
  readonly title: string;
  /** The number of the attempt, from 1, and the maximum number of attempts. */
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
  /** Effects that start only at the next boot. */
  readonly pending: readonly string[];
}

/** All events of a run: the engine emits them, the views draw them, the journal keeps all of them except progress. */
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
