import type { FileHandle } from 'node:fs/promises';
import { limits } from '../../engine/model/bytes/limits.ts';
import { KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import { tooLarge } from './too-large.ts';

/** Bytes that are read at a time: more than any attribute of the kernel has. */
const piece = 128 * 1024;

/**
 * Reads an open file to its end. Throws MachineError EFBIG if it is larger than the limit: at once if the file says so, else as
 * soon as so many bytes were read (/proc/kcore, a file that grows).
 */
export async function readBounded(handle: FileHandle, path: string): Promise<Buffer> {
  const { size } = await handle.stat();
  if (size > limits.file) throw tooLarge(path);
  const kept = new KeptEnds({ head: limits.file, tail: 0 });
  const buffer = Buffer.allocUnsafe(Math.min(Math.max(size + 1, 8192), piece));
  for (;;) {
    const { bytesRead } = await handle.read(buffer);
    if (bytesRead === 0) return kept.bytes;
    kept.push(buffer.subarray(0, bytesRead));
    if (kept.omitted > 0) throw tooLarge(path);
  }
}
