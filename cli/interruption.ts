import type { Stops } from '../engine/site.ts';
import { exitCode } from './exit-code.ts';

/** Signals that ask a run to end; a terminal that goes away asks too. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A run's two stops, and the end of listening for them. */
export interface Interruption extends Disposable {
  readonly stops: Stops;
}

/**
 * Turns Ctrl+C into the run's stops: the first lets the step in hand finish, the second stops now, and a third ends
 * the process, which the journal survives. `say` gets what a person should know.
 */
export function watchInterruption(say: (text: string) => void): Interruption {
  const afterStep = new AbortController();
  const now = new AbortController();
  const onSignal = (): void => {
    if (now.signal.aborted) process.exit(exitCode.interrupted);
    if (afterStep.signal.aborted) {
      say('Stopping now; once more ends runbook at once.');
      now.abort(new Error('stopped by Ctrl+C'));
    } else {
      say('Finishing the step in hand, then stopping. Once more stops now.');
      afterStep.abort(new Error('interrupted by Ctrl+C'));
    }
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    stops: { afterStep: afterStep.signal, now: now.signal },
    [Symbol.dispose]: () => signals.forEach((signal) => process.off(signal, onSignal)),
  };
}
