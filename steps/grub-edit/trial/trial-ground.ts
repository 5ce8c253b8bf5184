import type { FileState } from '../../../engine/model/machine.ts';
import type { TrialState } from '../../support/trial/read-trial.ts';

/** The part of a machine's GRUB that a trial boot depends on. */
export interface TrialGround {
  readonly trial: TrialState;
  /** grub.cfg; null if it does not exist. */
  readonly configuration: FileState | null;
  /** /proc/cmdline, trimmed. */
  readonly commandLine: string;
}
