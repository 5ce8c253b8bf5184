import type { Effect } from '../../engine/model/effect.ts';
import { isFile } from './is-file.ts';
import type { FileSeen } from './change.ts';

/** The content of a written or removed file for later probes. */
export const fileEffect = (path: string, file: FileSeen): Effect =>
  isFile(file) ? { kind: 'file', path, file } : { kind: 'gone', path };
