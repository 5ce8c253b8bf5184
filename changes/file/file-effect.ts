import type { Effect } from '../../engine/model/effect.ts';
import { isFolderLeft } from './is-folder-left.ts';
import type { FileSeen } from './change.ts';

/** The content of a written or removed file for later probes. */
export const fileEffect = (path: string, file: FileSeen): Effect =>
  file === null || isFolderLeft(file) ? { kind: 'gone', path } : { kind: 'file', path, file };
