import { MachineError } from '../../engine/model/machine-error.ts';
import type { Metadata } from './file-state.ts';

/** "81a4 0 0 5": type and mode in hex, owner, group, size, as stat(1) prints %f %u %g %s. */
const RECORD = /^([0-9a-f]{1,8}) (\d{1,10}) (\d{1,10}) (\d{1,19})$/;

/** Whether a text is a record of parseStat. */
export const isStat = (record: string): boolean => RECORD.test(record);

/** Reads what `stat --printf '%f %u %g %s'` printed about a path; throws MachineError EPROTO for anything else. */
export function parseStat(record: string, path: string): Metadata {
  const [, mode, uid, gid, size] = RECORD.exec(record) ?? [];
  if (mode === undefined)
    throw new MachineError(`stat ${path}: protocol error: the machine sent a malformed record`, {
      code: 'EPROTO',
      path,
    });
  return { mode: Number.parseInt(mode, 16), uid: Number(uid), gid: Number(gid), size: Number(size) };
}
