import { MachineError } from '../../engine/model/machine-error.ts';
import { UnknownValue } from '../../engine/model/unknown-value.ts';
import type { Facts } from '../../schemas/types/facts.ts';

/**
 * Waits for a reading; a value that may not be read becomes `otherwise` and is named. A lost connection still throws.
 */
export type Look = <T>(fact: string, otherwise: T, reading: Promise<T>) => Promise<T>;

/** Makes a `Look` that adds unreadable facts to a list, each fact and reason once. */
export function createLook(unseen: Facts['unseen']): Look {
  return async (fact, otherwise, reading) => {
    try {
      return await reading;
    } catch (error) {
      const lost = error instanceof MachineError && ['UNREACHABLE', 'TIMEOUT'].includes(error.code);
      if (lost || !(error instanceof MachineError || error instanceof UnknownValue)) throw error;
      const reason = error.message;
      if (!unseen.some((one) => one.fact === fact && one.reason === reason)) unseen.push({ fact, reason });
      return otherwise;
    }
  };
}
