import { folderHazards } from '../../changes/file/folder-hazards.ts';
import { isUnsafePath } from '../../changes/file/is-unsafe-path.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
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

/** The file, or the refusals for a path that leads through a link of another user. */
async function readOrRefuse(path: string, machine: MachineReader): Promise<Pick<FileStepState, 'file' | 'barred'>> {
  try {
    return { file: (await machine.readFile(path)) ?? null, barred: [] };
  } catch (error) {
    const barred = isUnsafePath(error) ? await folderHazards(path, machine, true) : [];
    if (barred.length === 0) throw error;
    return { file: null, barred };
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
  const found = stat?.kind === 'file' ? await readOrRefuse(path, machine) : { file: null, barred: [] };
  return { stat, resolved, above, ...found, owner, group };
}
