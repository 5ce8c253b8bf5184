import type { FileState, MachineReader } from '../../engine/model/machine.ts';
import type { CloudInitSeed } from '../../schemas/types/steps/cloud-init-seed.ts';

/** The object at the path of a seed: nothing, a file small enough to be a seed, or something else. */
export type SeedState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly file: FileState }
  | { readonly kind: 'other'; readonly is: string };

/** Larger files cannot be seeds and are not read. */
export const largestSeed = 2 ** 20;

/** Reads the path of the seed, but no file that is too large to be a seed. */
export async function probeSeed({ path }: CloudInitSeed, machine: MachineReader): Promise<SeedState> {
  const real = await machine.resolve(path);
  if (real === undefined) {
    const link = await machine.stat(path);
    return link === undefined ? { kind: 'absent' } : { kind: 'other', is: 'a broken symbolic link' };
  }
  const stat = await machine.stat(real);
  if (stat?.kind !== 'file') return { kind: 'other', is: `a ${stat?.kind ?? 'thing'}` };
  if (stat.size > largestSeed) return { kind: 'other', is: `a file of ${stat.size} bytes` };
  const file = await machine.readFile(real);
  return file === undefined ? { kind: 'absent' } : { kind: 'file', file };
}
