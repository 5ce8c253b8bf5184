import type { Stops } from '../../engine/model/site.ts';
import { ignoresHangup } from './ignores-hangup.ts';
import { exitCode } from './exit-code.ts';

/** Signals that ask a run to end, and once more to end now. */
const signals = ['SIGINT', 'SIGTERM'] as const;

/** A run's two stops, and the end of listening for them. */
export interface Interruption extends Disposable {
  readonly stops: Stops;
}

/**
 * Turns Ctrl+C into the run's stops: the first lets the step in hand finish, the second stops now, and a third ends
 * the process, which the journal survives. A terminal that goes away (SIGHUP, from the kernel and once more from its shell) asks
 * only for the first, and for nothing where it is ignored. `say` gets what a person should know.
 */
export function watchInterruption(say: (text: string) => void): Interruption {
  const afterStep = new AbortController();
  const now = new AbortController();
  const onSignal = (): void => {
    if (now.signal.aborted) process.exit(exitCode.interrupted);
    if (afterStep.signal.aborted) {
      say('Stopping now. Press Ctrl+C again to end runbook immediately.');
      now.abort(new Error('stopped by Ctrl+C'));
    } else {
      say('Stopping after the present step. Press Ctrl+C again to stop now.');
      afterStep.abort(new Error('interrupted by Ctrl+C'));
    }
  };
  const onHangup = (): void => {
    if (!afterStep.signal.aborted) onSignal();
  };
  for (const signal of signals) process.on(signal, onSignal);
  if (!ignoresHangup) process.on('SIGHUP', onHangup);
  return {
    stops: { afterStep: afterStep.signal, now: now.signal },
    [Symbol.dispose]: () => {
      for (const signal of signals) process.off(signal, onSignal);
      process.off('SIGHUP', onHangup);
    },
  };
}
