import type { Effect } from '../../engine/model/effect.ts';
import { isFolderLeft } from './is-folder-left.ts';
import type { FileSeen } from './change.ts';

/** What later probes see of a file that is written or removed. */
export const fileEffect = (path: string, file: FileSeen): Effect =>
  file === null || isFolderLeft(file) ? { kind: 'gone', path } : { kind: 'file', path, file };
