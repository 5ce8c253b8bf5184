import { isUnsafePath } from '../../changes/file/is-unsafe-path.ts';
import type { FileState, MachineReader } from '../../engine/model/machine.ts';
import type { File } from '../../schemas/types/steps/file.ts';
import type { FileStepState } from './file-step-state.ts';

/** The number of a user or group: itself, or the third field of its line in passwd(5) or group(5); null for a name without a line. */
export function numberOf(name: string, table: string | undefined): number | null {
  if (/^\d+$/.test(name)) return Number(name);
  const line = (table ?? '').split('\n').find((one) => one.startsWith(`${name}:`));
  const number = line?.split(':')[2];
  return number !== undefined && /^\d+$/.test(number) ? Number(number) : null;
}

async function folderAbove(path: string, machine: MachineReader): Promise<FileStepState['above']> {
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  const resolved = await machine.resolve(folder);
  const stat = resolved === undefined ? undefined : await machine.stat(resolved);
  if (resolved !== undefined && stat !== undefined) return { path: resolved, kind: stat.kind };
  return folder === '/' ? { path: '/', kind: 'directory' } : folderAbove(folder, machine);
}

async function lookUp(
  name: string | undefined,
  path: string,
  machine: MachineReader,
): Promise<number | null | undefined> {
  if (name === undefined) return undefined;
  return numberOf(name, /^\d+$/.test(name) ? undefined : await machine.read(path));
}

/** The file; `barred` if its path leads through a link of another user, so that a check of the change refuses it. */
async function readUnlessBarred(path: string, machine: MachineReader): Promise<FileState | 'barred' | null> {
  try {
    return (await machine.readFile(path)) ?? null;
  } catch (error) {
    if (isUnsafePath(error)) return 'barred';
    throw error;
  }
}

/** Reads the path, the folder it will lie in, and for the owner and the group. */
export async function probeFile(input: File, machine: MachineReader): Promise<FileStepState> {
  const { path } = input;
  const [stat, resolved, above, owner, group] = await Promise.all([
    machine.stat(path),
    machine.resolve(path),
    folderAbove(path, machine),
    lookUp(input.owner, '/etc/passwd', machine),
    lookUp(input.group, '/etc/group', machine),
  ]);
  const file = stat?.kind === 'file' ? await readUnlessBarred(path, machine) : null;
  return { isBarred: file === 'barred', stat, resolved, above, file: file === 'barred' ? null : file, owner, group };
}
