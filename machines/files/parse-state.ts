import type { FileState } from '../../engine/model/machine.ts';
import { fileState } from './file-state.ts';
import { parseStat } from './parse-stat.ts';
import { parseArchive } from './attribute-archive.ts';

/** The file from the output of `state_held` (STATE_SCRIPT); undefined if it does not exist. */
export function parseState(output: Buffer): FileState | 'malformed' | undefined {
  if (output.length === 0) return undefined;
  const end = output.indexOf(0);
  const [, record = '', form] =
    /^((?:[0-9a-f]+)(?: \d+){4})(?: \d+:\d+)? (archive|bytes)$/.exec(output.toString('latin1', 0, Math.max(end, 0))) ??
    [];
  const metadata = parseStat(record);
  if (metadata === undefined) return 'malformed';
  const data = output.subarray(end + 1);
  if (form === 'bytes') return fileState(data, metadata);
  const { content, attributes } = parseArchive(data, metadata.mode & 0o7777);
  return fileState(content, metadata, attributes);
}
