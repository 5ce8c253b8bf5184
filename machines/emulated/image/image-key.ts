import { createHash } from 'node:crypto';
import { execa } from 'execa';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { brief } from '../../programs/program-limits.ts';
import { planImage } from './plan-image.ts';
import type { ImageRecipe } from './recipe.ts';

/**
 * The name of an image in the cache: its kind and the SHA-256 of everything that determines it: its recipe, every
 * program that the build runs, the inner image, and the versions of the programs that determine the result.
 */
export function imageKey(recipe: ImageRecipe, versions: string): string {
  const inner = recipe.inner === undefined ? null : imageKey(recipe.inner, versions);
  const parts = [recipe.files, planImage(recipe), inner, versions];
  return `${recipe.kind}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}

/** The versions of mmdebstrap and mke2fs, as they print them; throws MachineError if one is missing. */
export async function builderVersions(environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const ask = async (program: string, option: string): Promise<string> => {
    const options = { env: { ...environment }, extendEnv: false, all: true, ...brief } as const;
    const result = await execa(program, [option], options).catch((cause: Error) => {
      throw new MachineError(`${program} ${option} failed`, { code: 'ENOENT', cause });
    });
    return result.all.trim();
  };
  return [await ask('mmdebstrap', '--version'), await ask('mke2fs', '-V')].join('\n');
}
