import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readLabState } from './lab-state.ts';
import type { LabState } from './lab-state.ts';
import type { LabOptions } from './lab.ts';

/** Every lab in a state folder, by name, running or not; a lab whose state cannot be read is omitted. */
export async function listLabs({ stateDir }: Pick<LabOptions, 'stateDir'>): Promise<readonly LabState[]> {
  const labs = join(stateDir, 'labs');
  const names = await readdir(labs).catch(() => []);
  const known = names.filter((name) => !name.startsWith('.')).sort();
  const states = await Promise.all(known.map((name) => readLabState(join(labs, name)).catch(() => undefined)));
  return states.filter((state) => state !== undefined);
}
