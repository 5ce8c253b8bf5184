import type { DurableEvent, Emit } from './event.ts';
import type { Journal } from './journal.ts';

/** Says an event: durable in the journal first, then to whoever watches. */
export type RecordEvent = (event: DurableEvent) => Promise<void>;

export function recordTo(journal: Journal, emit: Emit): RecordEvent {
  return async (event) => {
    await journal.append(event);
    emit(event);
  };
}
