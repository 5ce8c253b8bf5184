import type { Stops } from '../../engine/model/site.ts';
import { ignoresHangup } from './ignores-hangup.ts';
import { exitCode } from './exit-code.ts';

/** Signals that request a run to stop, and the second time to stop now. */
const signals = ['SIGINT', 'SIGTERM'] as const;

/** A run's two stops, and the end of listening for them. */
export interface Interruption extends Disposable {
  readonly stops: Stops;
}

/**
 * Converts Ctrl+C to the stops of a run: the first lets the present step finish, the second stops now, and a third
 * ends the process; the journal remains valid. A closed terminal (SIGHUP, from the kernel and again from its shell)
 * causes only the first stop, or nothing if SIGHUP is ignored. `say` gets the messages for the person.
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
