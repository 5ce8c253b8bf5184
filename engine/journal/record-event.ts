import type { DurableEvent, Emit } from '../model/event.ts';
import type { Journal } from './journal.ts';

/** Says an event: durable in the journal first, then to whoever watches. */
export type RecordEvent = (event: DurableEvent) => Promise<void>;

export function recordTo(journal: Journal, emit: Emit): RecordEvent {
  return async (event) => {
    try {
      await journal.append(event);
    } catch (error) {
      // Why a step failed is told all the same: a machine that did not come back has no journal to write to.
      if (event.kind === 'step-failed') emit(event);
      throw error;
    }
    emit(event);
  };
}
