import type { FileState } from '../../engine/model/machine.ts';
import { fileState } from './file-state.ts';
import { tooLarge } from './too-large.ts';
import { parseStat } from './parse-stat.ts';
import { parseArchive } from './attribute-archive.ts';

/**
 * The file from the output of `state_held` (STATE_SCRIPT), which got `most` as $h_most; undefined if it does not exist.
 * Throws MachineError EFBIG for a file without a size that has more bytes.
 */
export function parseState(output: Buffer, path: string, most: number): FileState | 'malformed' | undefined {
  if (output.length === 0) return undefined;
  const end = output.indexOf(0);
  const [, record = '', form] =
    /^((?:[0-9a-f]+)(?: \d+){4})(?: \d+:\d+)? (archive|bytes)$/.exec(output.toString('latin1', 0, Math.max(end, 0))) ??
    [];
  const metadata = parseStat(record);
  if (metadata === undefined) return 'malformed';
  const data = output.subarray(end + 1);
  if (data.length > most && form === 'bytes') throw tooLarge(path, most);
  if (form === 'bytes') return fileState(data, metadata);
  const { content, attributes } = parseArchive(data, metadata.mode & 0o7777);
  return fileState(content, metadata, attributes);
}
