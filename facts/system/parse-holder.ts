import type { LockHolder } from '../../engine/model/machine.ts';

/** The holder of a lock whose record cannot be read: an incomplete one, or another program's flock(1) on the same file. */
const unknownHolder: LockHolder = { run: 'unknown', operator: 'unknown', since: 'unknown' };

/** The longest time limit of a connection, in seconds, for which a second run waits. */
const longest = 3600;

function shortText(value: unknown): string {
  if (typeof value !== 'string') throw new Error('not a record');
  return value.length > 200 ? `${value.slice(0, 200)}…` : value;
}

const secondsOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

/**
 * The record in a lock file; for a holder behind a connection, also its time limit and the seconds of its silence. The file may
 * contain anything, so every text is cut and every number is checked.
 */
export function parseHolder(record: string, limit: string | undefined, silent: string | undefined): LockHolder {
  try {
    const { run, operator, since } = JSON.parse(record) as Readonly<Record<string, unknown>>;
    const holder = { run: shortText(run), operator: shortText(operator), since: shortText(since) };
    const connection = { limit: secondsOf(limit), silent: secondsOf(silent) };
    if (connection.limit === undefined || connection.silent === undefined || connection.limit > longest) return holder;
    return { ...holder, connection: { silent: connection.silent, limit: connection.limit } };
  } catch {
    return unknownHolder;
  }
}
