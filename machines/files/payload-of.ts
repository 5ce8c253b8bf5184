import type { FileState } from '../../engine/model/machine.ts';
import { bytesOf } from './file-state.ts';
import { archiveOf } from './attribute-archive.ts';

/** What `create` of STATE_SCRIPT reads: the bytes of the file, or an archive if it has extended attributes. */
export function payloadOf(name: string, file: FileState): { readonly form: 'bytes' | 'tar'; readonly bytes: Buffer } {
  const isPlain = Object.keys(file.attributes ?? {}).length === 0;
  return isPlain ? { form: 'bytes', bytes: bytesOf(file) } : { form: 'tar', bytes: archiveOf(name, file) };
}
