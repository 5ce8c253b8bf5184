import type { FileState } from '../../engine/model/machine.ts';
import { fileState } from './file-state.ts';
import type { Metadata } from './file-state.ts';
import { parseArchive } from './attribute-archive.ts';

/** What `stat --printf '%f %u %g %s %h'` prints: the mode in hexadecimal, the rest decimal. */
export function parseMetadata(text: string): Metadata {
  const [mode = '', uid, gid, size, nlink] = text.split(' ');
  return { mode: parseInt(mode, 16), uid: Number(uid), gid: Number(gid), size: Number(size), nlink: Number(nlink) };
}

/** The file from the output of `state_held` (STATE_SCRIPT); undefined if it does not exist. */
export function parseState(output: Buffer): FileState | undefined {
  const end = output.indexOf(0);
  if (end < 0) return undefined;
  const text = output.toString('latin1', 0, end);
  const metadata = parseMetadata(text);
  const data = output.subarray(end + 1);
  if (!text.endsWith(' archive')) return fileState(data, metadata);
  const { content, attributes } = parseArchive(data, metadata.mode & 0o7777);
  return fileState(content, metadata, attributes);
}
