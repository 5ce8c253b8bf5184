import type { Outcome } from '../../engine/model/event.ts';
import { exitCode, type ExitCode } from '../process/exit-code.ts';

/** The exit code that a run's outcome deserves. */
export const outcomeCode: Readonly<Record<Outcome, ExitCode>> = {
  done: exitCode.done,
  failed: exitCode.failed,
  refused: exitCode.refused,
  interrupted: exitCode.interrupted,
  waiting: exitCode.waiting,
};
