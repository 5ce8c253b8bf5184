import { limits } from '../../engine/model/bytes/limits.ts';

/** Options of execa for a program that only prints its version or a list: it ends soon and prints little, or it is ended. */
export const brief = { timeout: 60_000, forceKillAfterDelay: 1000, maxBuffer: limits.line } as const;

/** Options of execa for a program that writes a file: it may take long on a slow disk. */
export const patient = { ...brief, timeout: 1_800_000 } as const;
