import type { RecordedChange } from '../journal/recorded.ts';
import type { Json, Outputs } from '../model/step-type.ts';

/** What apply carries from step to step. */
export interface Progression {
  readonly outputs: Record<string, Outputs | 'unknown'>;
  facts: Json | undefined;
  pending: string[];
  /** The changes that the journal holds, intended or done, by their index. */
  readonly changes: Map<number, RecordedChange>;
  /** An act changed the machine in this run: it was rebooted. */
  hasActed: boolean;
}
