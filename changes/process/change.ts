// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.
import type { Dialogue, ProcessUser } from '../../schemas/types/common.ts';

/**
 * One way to end a process: a dialogue or a signal, each with the seconds it gets.
 */
export type Ending = EndingByDialogue | EndingBySignal;

/**
 * A long-lived program runs as a transient systemd unit. It is ready when it answers `ready`.
 */
export interface ProcessChange {
  /**
   * The kind of change.
   */
  readonly kind: 'process';
  /**
   * The unit's name without ".service", e.g. "runbook-vm-passthrough".
   */
  readonly unit: string;
  /**
   * The program.
   *
   * @minItems 1
   *
   * Items: A text without a NUL character.
   */
  readonly argv: readonly string[];
  /**
   * The folder of its sockets and logs. It is created (0700) before the start.
   */
  readonly folder: string;
  /**
   * The file of its standard output and error, for the message when it fails.
   */
  readonly log: string;
  /**
   * The user that it runs as; root when absent.
   */
  readonly user?: ProcessUser;
  /**
   * Whether it runs before the change.
   */
  readonly before: RunState;
  /**
   * Whether it runs afterwards.
   */
  readonly after: RunState;
  /**
   * The question whose answer shows that it is ready; null when it is ready at once.
   */
  readonly ready: Readiness | null;
  /**
   * The ways to end it, tried in this order.
   */
  readonly endings: readonly Ending[];
}
/**
 * Whether a program runs.
 */
export interface RunState {
  /**
   * True when it runs.
   */
  readonly running: boolean;
}
/**
 * How a program shows that it is ready.
 */
export interface Readiness {
  /**
   * The question.
   */
  readonly dialogue: Dialogue;
  /**
   * How long the answer may take.
   */
  readonly within: number;
}
/**
 * Ends a process by a request on its socket.
 */
export interface EndingByDialogue {
  /**
   * The kind of ending.
   */
  readonly kind: 'dialogue';
  /**
   * The request to send.
   */
  readonly dialogue: Dialogue;
  /**
   * How long it has to end.
   */
  readonly within: number;
  /**
   * The answer by which it refuses. Then the next way is tried at once.
   */
  readonly refusal?: string;
}
/**
 * Ends a process by a signal.
 */
export interface EndingBySignal {
  /**
   * The kind of ending.
   */
  readonly kind: 'signal';
  /**
   * The signal.
   */
  readonly signal: 'TERM' | 'KILL';
  /**
   * How long it has to end.
   */
  readonly within: number;
}
