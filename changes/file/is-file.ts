import type { FileState } from '../../engine/model/machine.ts';
import type { BarredWay, FileSeen } from './change.ts';

/** True for a regular file. */
export const isFile = (seen: FileSeen): seen is FileState => seen !== null && 'content' in seen;

/** True if the way to the file leads through a link of another user. */
export const isBarred = (seen: FileSeen): seen is BarredWay => seen !== null && 'barred' in seen;
