import { spawn } from 'node:child_process';
import type { FileState } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import {
  archiveOf,
  longestHead,
  parseArchive,
  readingArguments,
  writingArguments,
} from '../files/attribute-archive.ts';
import { errnoOf } from './errno-of.ts';

const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/** The program's descriptors 3 and 4 are these; it reads `input`. Its output is cut at `longestHead`, and then it is ended. */
function tar(
  args: readonly string[],
  descriptors: readonly number[],
  input: Buffer,
): Promise<{ readonly code: number | null; readonly output: Buffer; readonly errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('tar', args, { env, stdio: ['pipe', 'pipe', 'pipe', ...descriptors] });
    const chunks: Buffer[] = [];
    let [length, errors] = [0, ''];
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
    child.stdout?.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= longestHead) child.kill('SIGKILL');
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (errors = `${errors}${chunk}`.slice(0, 4096)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: Buffer.concat(chunks), errors }));
  });
}

/** The extended attributes of an open file in an open folder; undefined if it has none, or without GNU tar. */
export async function readAttributes(folder: number, file: number, mode: number): Promise<FileState['attributes']> {
  const paths = ['/proc/self/fd/3', '/proc/self/fd/4'];
  try {
    const { output } = await tar([...readingArguments, ...paths], [folder, file], Buffer.alloc(0));
    return parseArchive(output, mode).attributes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Creates the file `name` in an open folder with its content, owner, mode and extended attributes. */
export async function putWithAttributes(folder: number, name: string, file: FileState): Promise<void> {
  const args = [...writingArguments, '-C', '/proc/self/fd/3'];
  const { code, errors } = await tar(args, [folder], archiveOf(name, file));
  // A file system that cannot store an attribute is only a warning of tar.
  if (code !== 0 || /Cannot set/.test(errors))
    throw new MachineError(`tar: ${errors.trim()}`, { code: errnoOf(errors) });
}
