// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * One record of a run's journal, without its sequence number, time and checksum. A change in it is also judged by the schema of its kind (changes/<kind>/change.schema.json). Keys that are not described are ignored, since a later version may write more.
 */
export type JournalRecord =
  | RunStarted
  | PlanApproved
  | RunResumed
  | StepStarted
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
/**
 * One text of a playbook.
 */
export interface RecordedText {
  /**
   * The path.
   */
  readonly path: string;
  /**
   * The text.
   */
  readonly text: string;
  /**
   * The SHA-256 of the text, in hex.
   */
  readonly sha256: string;
  /**
   * The paths of the files that it calls by name.
   */
  readonly links?: {
    readonly [k: string]: string;
  };
}
/**
 * A playbook with every text that it is composed of.
 */
export interface RecordedPlaybook {
  /**
   * The path.
   */
  readonly path: string;
  /**
   * The text.
   */
  readonly text: string;
  /**
   * The SHA-256 of the text, in hex.
   */
  readonly sha256: string;
  /**
   * The paths of the files that it calls by name.
   */
  readonly links?: {
    readonly [k: string]: string;
  };
  /**
   * The texts of its bases and blocks.
   */
  readonly files?: readonly RecordedText[];
}
/**
 * What shows later that the same secrets are given. The secrets cannot be read from it.
 */
export interface SecretProofs {
  /**
   * The salt of all hashes, in hex.
   */
  readonly salt: string;
  /**
   * The scrypt hash (RFC 7914) of each secret, in hex, by name.
   */
  readonly of: {
    readonly [k: string]: string;
  };
}
/**
 * The first record: all that a later resume or undo needs.
 */
export interface RunStarted {
  /**
   * The kind of record.
   */
  readonly kind: 'run-started';
  /**
   * The version of the format.
   */
  readonly format: unknown;
  /**
   * The run's id, which is the name of its folder.
   */
  readonly run: string;
  /**
   * What the run does.
   */
  readonly verb: 'apply' | 'undo';
  /**
   * For an undo: the run that it undoes; null otherwise.
   */
  readonly undoes: string | null;
  /**
   * Who started the run.
   */
  readonly operator: string;
  /**
   * The lab's name of the machine.
   */
  readonly machine: string;
  /**
   * The boot in which it began.
   */
  readonly bootId: string;
  /**
   * The playbook.
   */
  readonly playbook: RecordedPlaybook;
  /**
   * The lab file; null when there was none. Neither its text nor its inputs are recorded, because they can contain secrets.
   */
  readonly lab: {
    /**
     * The path of the lab file.
     */
    readonly path: string;
    /**
     * The guests that are reached through another machine of the lab, by name; absent when there are none.
     */
    readonly guests?: {
      readonly [k: string]: {
        /**
         * The lab's name of the machine that runs the guest.
         */
        readonly host: string;
        /**
         * The name of the virtual machine.
         */
        readonly vm: string;
      };
    };
  } | null;
  /**
   * The values of the inputs.
   */
  readonly inputs: {
    readonly [k: string]: unknown;
  };
  /**
   * Proofs of the secret inputs, which the journal does not contain; absent when there are none.
   */
  readonly secrets?: SecretProofs;
  /**
   * The chosen steps; absent or null for all of them.
   */
  readonly selection?: {
    /**
     * The IDs and tags of the chosen steps; null for all.
     */
    readonly only: readonly string[] | null;
    /**
     * The IDs and tags of the skipped steps.
     */
    readonly skip: readonly string[];
    /**
     * The first step; null for the first one of the playbook.
     */
    readonly from: string | null;
  } | null;
  /**
   * The changes, by name, that an undo reverts although others changed the same thing since.
   */
  readonly force?: readonly string[];
  /**
   * The position of the run among the runs of its machine.
   */
  readonly sequence?: number;
}
/**
 * A plan.
 */
export interface Plan {
  /**
   * The playbook's name.
   */
  readonly playbook: string;
  /**
   * The machine's name.
   */
  readonly machine: string;
  /**
   * The steps in their order.
   */
  readonly steps: readonly PlannedStep[];
}
/**
 * One step of a plan.
 */
export interface PlannedStep {
  /**
   * The step's id.
   */
  readonly id: string;
  /**
   * The step's title.
   */
  readonly title: string;
  /**
   * The step type.
   */
  readonly type: string;
  /**
   * The machine.
   */
  readonly on: string;
  /**
   * What the step will do.
   */
  readonly kind:
    'change' | 'unchanged' | 'refused' | 'checked' | 'act' | 'skipped' | 'unchecked' | 'unknown' | 'invalid';
  /**
   * The changes, for a step of kind `change`; for a step of kind `unchecked`, the changes that it may make after its check has run.
   *
   * Items: A change.
   */
  readonly changes?: {
    /**
     * The kind of change. The schema of this kind judges the change.
     */
    readonly kind: string;
  }[];
}
/**
 * The plan that was approved.
 */
export interface PlanApproved {
  /**
   * The kind of record.
   */
  readonly kind: 'plan-approved';
  /**
   * The plan.
   */
  readonly plan: Plan;
}
/**
 * The run continues in another process.
 */
export interface RunResumed {
  /**
   * The kind of record.
   */
  readonly kind: 'run-resumed';
  /**
   * Who continues it.
   */
  readonly operator: string;
  /**
   * The boot in which it continues.
   */
  readonly bootId: string;
  /**
   * Changes that are forced from now on.
   */
  readonly force?: readonly string[];
}
/**
 * A step begins.
 */
export interface StepStarted {
  /**
   * The kind of record.
   */
  readonly kind: 'step-started';
  /**
   * The step's id.
   */
  readonly step: string;
  /**
   * The step's title.
   */
  readonly title: string;
}
/**
 * A change is about to be made. This record is durable before the change begins.
 */
export interface ChangeIntended {
  /**
   * The kind of record.
   */
  readonly kind: 'change-intended';
  /**
   * The step's id.
   */
  readonly step: string;
  /**
   * The machine.
   */
  readonly on: string;
  /**
   * The number of the change in its run, from 0.
   */
  readonly index: number;
  /**
   * When the effect is there: at once, or at the next boot.
   */
  readonly takes: 'now' | 'reboot';
  /**
   * The change.
   */
  readonly change: {
    /**
     * The kind of change. The schema of this kind judges the change.
     */
    readonly kind: string;
  };
  /**
   * The next resume of the run takes the change back.
   */
  readonly temporary?: true;
  /**
   * The change takes back an earlier one, whose index it has.
   */
  readonly reverts?: true;
}
/**
 * A change was made and its effect was read back.
 */
export interface ChangeDone {
  /**
   * The kind of record.
   */
  readonly kind: 'change-done';
  /**
   * The step's id.
   */
  readonly step: string;
  /**
   * The number of the change.
   */
  readonly index: number;
  /**
   * What was read back.
   */
  readonly observed: unknown;
  /**
   * Why the kernel kept the old value; absent when it did not.
   */
  readonly kept?: string;
}
/**
 * Undo left a change alone, because it was modified after the run.
 */
export interface ChangeDrifted {
  /**
   * The kind of record.
   */
  readonly kind: 'change-drifted';
  /**
   * The step's id.
   */
  readonly step: string;
  /**
   * The machine.
   */
  readonly on: string;
  /**
   * The change.
   */
  readonly change: {
    /**
     * The kind of change. The schema of this kind judges the change.
     */
    readonly kind: string;
  };
  /**
   * What was found, in words.
   */
  readonly found: string;
  /**
   * What the run had left, in words.
   */
  readonly left?: string | null;
}
/**
 * The machine came back in another boot.
 */
export interface Rebooted {
  /**
   * The kind of record.
   */
  readonly kind: 'rebooted';
  /**
   * The step's id.
   */
  readonly step: string;
  /**
   * The new boot.
   */
  readonly bootId: string;
}
/**
 * The findings of a step that checks.
 */
export interface ChecksDone {
  /**
   * The kind of record.
   */
  readonly kind: 'checks-done';
  /**
   * The step's id.
   */
  readonly step: string;
  /**
   * The findings.
   *
   * Items: A finding.
   */
  readonly findings: {
    readonly [k: string]: unknown;
  }[];
}
/**
 * The run stops until somebody or a reboot has done what it waits for.
 */
export interface Waiting {
  /**
   * The kind of record.
   */
  readonly kind: 'waiting';
  /**
   * The step's id.
   */
  readonly step: string;
  /**
   * What it waits for.
   */
  readonly for: string;
}
/**
 * A step ended.
 */
export interface StepEnded {
  /**
   * The kind of record.
   */
  readonly kind: 'step-ended';
  /**
   * The step's id.
   */
  readonly step: string;
  /**
   * The step's title.
   */
  readonly title: string;
  /**
   * The result.
   */
  readonly result: 'changed' | 'unchanged' | 'checked' | 'acted' | 'skipped';
  /**
   * Why it was skipped; null otherwise.
   */
  readonly reason: string | null;
  /**
   * Its outputs.
   */
  readonly outputs: {
    readonly [k: string]: unknown;
  };
  /**
   * What takes effect at the next boot; null for nothing.
   */
  readonly pending: string | null;
  /**
   * What to print at the end of the run; null for nothing.
   */
  readonly told: string | null;
}
/**
 * A step failed.
 */
export interface StepFailed {
  /**
   * The kind of record.
   */
  readonly kind: 'step-failed';
  /**
   * The step's id.
   */
  readonly step: string;
  /**
   * The step's title.
   */
  readonly title: string;
  /**
   * What went wrong.
   */
  readonly message: string;
  /**
   * What to do about it; null when nothing is known.
   */
  readonly hint: string | null;
}
/**
 * An attempt failed; the step is tried again.
 */
export interface AttemptFailed {
  /**
   * The kind of record.
   */
  readonly kind: 'attempt-failed';
  /**
   * The step's id.
   */
  readonly step: string;
  /**
   * The step's title.
   */
  readonly title: string;
  /**
   * What went wrong.
   */
  readonly message: string;
  /**
   * What to do about it; null when nothing is known.
   */
  readonly hint: string | null;
  /**
   * The number of the attempt, from 1.
   */
  readonly attempt: number;
  /**
   * The most attempts there can be.
   */
  readonly of: number;
  /**
   * Seconds until the next attempt.
   */
  readonly delay: number;
}
/**
 * Somebody is asked to do something by hand.
 */
export interface Asked {
  /**
   * The kind of record.
   */
  readonly kind: 'asked';
  /**
   * The step's id.
   */
  readonly step: string;
  /**
   * The step's title.
   */
  readonly title: string;
  /**
   * What to do.
   */
  readonly instructions: string;
  /**
   * What shows that it was done.
   */
  readonly until: string;
  /**
   * True when the machine goes down for it.
   */
  readonly reboots: boolean;
  /**
   * What reverts it; null when nothing is known.
   */
  readonly undo: string | null;
}
/**
 * The run or a step refused to continue.
 */
export interface Refused {
  /**
   * The kind of record.
   */
  readonly kind: 'refused';
  /**
   * The step; null for the run itself.
   */
  readonly step: string | null;
  /**
   * The refusals.
   *
   * Items: A refusal.
   */
  readonly refusals: {
    readonly [k: string]: unknown;
  }[];
}
/**
 * The end of the run.
 */
export interface RunEnded {
  /**
   * The kind of record.
   */
  readonly kind: 'run-ended';
  /**
   * The run's id.
   */
  readonly run: string;
  /**
   * How it ended.
   */
  readonly outcome: 'done' | 'failed' | 'refused' | 'interrupted' | 'waiting';
  /**
   * How many changes the run made.
   */
  readonly changes: number;
  /**
   * What takes effect at the next boot.
   */
  readonly pending: readonly string[];
}
