import { limits } from '../../engine/model/bytes/limits.ts';

/** Seconds to wait for the greeting of the script, in addition to the time for the connection: a login can be slow. */
export const GREETING = 30;

/** Bytes that may be kept of the answers to requests that wait at the same time. */
export const MOST_AT_ONCE = limits.file + (4 << 20);

/** Bytes that are kept of a segment in any case: enough for every segment without the content of files or folders. */
export const LEAST = limits.path;

/** Bytes of one segment after which the machine cannot be answering any more: the names in a folder can be many, but not so many. */
export const MOST_OF_A_SEGMENT = 300 << 20;

/** The longest line on the session's standard error, in bytes. */
export const LONGEST_LINE = 64 * 1024;
