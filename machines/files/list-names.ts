import { opendir } from 'node:fs/promises';
import { limits } from '../../engine/model/bytes/limits.ts';
import { tooMany } from './too-large.ts';

/** The names in a folder, sorted. Throws MachineError EFBIG as soon as there are too many of them. */
export async function listNames(path: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of await opendir(path, { bufferSize: 1024 })) {
    if (names.length === limits.names) throw tooMany(path);
    names.push(name);
  }
  return names.sort();
}
