import { version } from '../../process/version.ts';

/** The first record of every JSON stream: a reader refuses a `format` it does not know and ignores kinds it does not know. */
export const versionRecord = { kind: 'version', format: 1, runbook: version } as const;
