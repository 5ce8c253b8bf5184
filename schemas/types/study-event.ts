// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * One line of a study's log.
 */
export type StudyEvent =
  | StudyStarted
  | BootBegan
  | BootRun
  | BootMade
  | BootUndone
  | RunBegan
  | RunNamed
  | RunMeasured
  | RunEnded
  | VariantSkipped
  | StudyEnded;
/**
 * One run of a study, as it was decided before the first run.
 */
export interface PlannedRun {
  /**
   * From 1, in the order of the whole study.
   */
  readonly position: number;
  /**
   * From 1; 0 for the runs with a profiler, which belong to no block.
   */
  readonly block: number;
  /**
   * The variant.
   */
  readonly variant: string;
  /**
   * The boot settings in force; null for the machine's own.
   */
  readonly boot: string | null;
  /**
   * True for a run with a profiler.
   */
  readonly profile: boolean;
}
/**
 * The first line: the study as it was declared, and the order that follows from it.
 */
export interface StudyStarted {
  /**
   * The kind of record.
   */
  readonly kind: 'study-started';
  /**
   * The version of the format.
   */
  readonly format: 1;
  /**
   * The SHA-256 of the study's text, in hex.
   */
  readonly sha256: string;
  /**
   * The study's text.
   */
  readonly text: string;
  /**
   * The study's path.
   */
  readonly path: string;
  /**
   * The lab file's text; null when there is none.
   */
  readonly lab: string | null;
  /**
   * The runs in their order.
   */
  readonly order: readonly PlannedRun[];
}
/**
 * A playbook of boot settings is about to be applied.
 */
export interface BootBegan {
  /**
   * The kind of record.
   */
  readonly kind: 'boot-began';
  /**
   * The boot settings.
   */
  readonly boot: string;
  /**
   * The time (ISO 8601).
   */
  readonly at: string;
}
/**
 * The run that applies the boot settings.
 */
export interface BootRun {
  /**
   * The kind of record.
   */
  readonly kind: 'boot-run';
  /**
   * The boot settings.
   */
  readonly boot: string;
  /**
   * The run's id.
   */
  readonly run: string;
}
/**
 * The boot settings were applied.
 */
export interface BootMade {
  /**
   * The kind of record.
   */
  readonly kind: 'boot-made';
  /**
   * The boot settings.
   */
  readonly boot: string;
}
/**
 * The machine has its own boot settings again.
 */
export interface BootUndone {
  /**
   * The kind of record.
   */
  readonly kind: 'boot-undone';
  /**
   * The boot settings.
   */
  readonly boot: string;
}
/**
 * A run of the study is about to begin.
 */
export interface RunBegan {
  /**
   * The kind of record.
   */
  readonly kind: 'run-began';
  /**
   * The position of the run in the order of the study, from 1.
   */
  readonly position: number;
  /**
   * The number of the attempt, from 1.
   */
  readonly attempt: number;
  /**
   * The time (ISO 8601).
   */
  readonly at: string;
}
/**
 * The id that the machine gave to the run.
 */
export interface RunNamed {
  /**
   * The kind of record.
   */
  readonly kind: 'run-named';
  /**
   * The position of the run in the order of the study, from 1.
   */
  readonly position: number;
  /**
   * The number of the attempt, from 1.
   */
  readonly attempt: number;
  /**
   * The run's id.
   */
  readonly run: string;
}
/**
 * The measurement was copied into the study's folder.
 */
export interface RunMeasured {
  /**
   * The kind of record.
   */
  readonly kind: 'run-measured';
  /**
   * The position of the run in the order of the study, from 1.
   */
  readonly position: number;
  /**
   * The number of the attempt, from 1.
   */
  readonly attempt: number;
  /**
   * The folder.
   */
  readonly folder: string;
  /**
   * Whether it counts.
   */
  readonly status: 'ok' | 'partial' | 'failed';
  /**
   * Why it does not count; null when it does.
   */
  readonly reason: string | null;
}
/**
 * The run was undone: the machine is as it was before.
 */
export interface RunEnded {
  /**
   * The kind of record.
   */
  readonly kind: 'run-ended';
  /**
   * The position of the run in the order of the study, from 1.
   */
  readonly position: number;
  /**
   * The number of the attempt, from 1.
   */
  readonly attempt: number;
  /**
   * The time (ISO 8601).
   */
  readonly at: string;
}
/**
 * This machine cannot run a variant, so the variant is not measured.
 */
export interface VariantSkipped {
  /**
   * The kind of record.
   */
  readonly kind: 'variant-skipped';
  /**
   * The variant.
   */
  readonly variant: string;
  /**
   * Why.
   */
  readonly reason: string;
}
/**
 * The end of the study.
 */
export interface StudyEnded {
  /**
   * The kind of record.
   */
  readonly kind: 'study-ended';
}
