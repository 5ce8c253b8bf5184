import type { DurableEvent, Emit } from '../model/event.ts';
import type { Journal } from './journal.ts';

/** Records an event: durably in the journal first, then for the views. */
export type RecordEvent = (event: DurableEvent) => Promise<void>;

export function recordTo(journal: Journal, emit: Emit): RecordEvent {
  return async (event) => {
    try {
      await journal.append(event);
    } catch (error) {
      // The failure of a step is shown anyway: a machine that did not come back has no journal to write to.
      if (event.kind === 'step-failed') emit(event);
      throw error;
    }
    emit(event);
  };
}
