import { createLook } from './look.ts';

/** Waits for a reading that a check can do without: what may not be seen, or is not known before an earlier step, becomes `otherwise`. A lost connection still throws. */
export const tolerantly = <T>(otherwise: T, reading: Promise<T>): Promise<T> => createLook([])('', otherwise, reading);
