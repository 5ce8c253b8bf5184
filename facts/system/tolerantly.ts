import { createLook } from './look.ts';

/**
 * Waits for a reading that a check does not strictly need: an unreadable value, or one that is unknown before an earlier step,
 * becomes `otherwise`. A lost connection still throws.
 */
export const tolerantly = <T>(otherwise: T, reading: Promise<T>): Promise<T> => createLook([])('', otherwise, reading);
