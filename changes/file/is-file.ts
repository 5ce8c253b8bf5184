import type { FileState } from '../../engine/model/machine.ts';
import type { BarredWay, FileSeen } from './change.ts';

/** True for a regular file. A journal can contain any value as an observed state, so each part is checked. */
export const isFile = (seen: FileSeen): seen is FileState =>
  typeof seen === 'object' &&
  seen !== null &&
  'content' in seen &&
  typeof seen.content === 'string' &&
  ['utf8', 'base64'].includes(seen.encoding) &&
  [seen.mode, seen.owner, seen.group].every(Number.isInteger);

/** True if the way to the file leads through a link of another user. */
export const isBarred = (seen: FileSeen): seen is BarredWay =>
  typeof seen === 'object' && seen !== null && 'barred' in seen;
