import type { Metadata } from './file-state.ts';

/** "81a4 0 0 5": type and mode in hex, owner, group and size, as stat(1) prints %f %u %g %s; then, after %h, the number of hard links. */
const RECORD = /^([0-9a-f]{1,8}) (\d{1,10}) (\d{1,10}) (\d{1,19})(?: (\d{1,10}))?$/;

/** Reads what `stat --printf '%f %u %g %s'` printed, with or without ` %h`; undefined for anything else. */
export function parseStat(record: string): Metadata | undefined {
  const [, mode, uid, gid, size, nlink] = RECORD.exec(record) ?? [];
  return mode === undefined
    ? undefined
    : {
        mode: Number.parseInt(mode, 16),
        uid: Number(uid),
        gid: Number(gid),
        size: Number(size),
        ...(nlink !== undefined && { nlink: Number(nlink) }),
      };
}
