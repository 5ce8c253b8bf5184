import type * as Records from '../../schemas/types/journal-record.ts';
import type { Change } from './change.ts';
import type { Plan } from './plan.ts';
import type { Inputs } from './playbook.ts';
import type { Selection } from './selection.ts';
import type { ManualTask, Finding, Outputs, Refusal } from './step-type.ts';

/** A record of the journal, with the engine's own types for the parts that the schema of records leaves open. */
type With<Record, Parts> = Omit<Record, keyof Parts> & Parts;

/** How a run ended. Only "done" leaves nothing to resume. */
export type Outcome = Records.RunEnded['outcome'];

/** The first record of a journal: everything that `resume` needs from the operator's side. */
export type RunStarted = With<
  Records.RunStarted,
  {
    /** The version of the journal's format. */
    readonly format: 1;
    readonly inputs: Inputs;
    readonly selection?: Selection | null;
  }
>;

/** Not in the journal: the progress of a long part. `fraction` is from 0 to 1, null if it is unknown. */
interface Progress {
  readonly kind: 'progress';
  readonly step: string;
  readonly text: string;
  readonly fraction: number | null;
}

/** A step ended, with its outputs for later steps. */
export type StepEnded = With<Records.StepEnded, { readonly outputs: Outputs }>;

/** A person is requested to do a task; the run continues by itself after it was done. */
export type Asked = Records.Asked & ManualTask;

/** The end of a run. */
export type RunEnded = Records.RunEnded;

/** An event as a journal keeps it: its records are described in schemas/journal-record.schema.json. */
export type DurableEvent =
  | RunStarted
  | With<Records.PlanApproved, { readonly plan: Plan }>
  | Records.RunResumed
  | Records.StepStarted
  | With<Records.ChangeIntended, { readonly change: Change }>
  | Records.ChangeDone
  | With<Records.ChangeDrifted, { readonly change: Change }>
  | Records.Rebooted
  | With<Records.ChecksDone, { readonly findings: readonly Finding[] }>
  | Records.Waiting
  | StepEnded
  | Records.StepFailed
  | Records.AttemptFailed
  | Asked
  | With<Records.Refused, { readonly refusals: readonly Refusal[] }>
  | RunEnded;

/** The whole vocabulary of a run: the engine emits it, the views draw it, the journal keeps all of it but progress. */
export type Event = DurableEvent | Progress;

export type Emit = (event: Event) => void;
