import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cachedFolder } from '../cached-folder.ts';
import type { OnLabProgress } from '../progress.ts';
import { runTethered } from '../run-tethered.ts';
import { asRoot, removeTree } from './as-root.ts';
import { builderVersions, imageKey } from './image-key.ts';
import { makeKeys } from './make-keys.ts';
import { checkNeeds } from './needs.ts';
import { packageCounter } from './package-counter.ts';
import { planImage } from './plan-image.ts';
import type { ImageStep } from './plan-image.ts';
import type { ImageRecipe, RecipeFile } from './recipe.ts';

export interface BuildContext {
  readonly cacheDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** 0 builds as root; another user builds in a user namespace, with subordinate ids (subuid(5)). */
  readonly uid: number;
  readonly onProgress: OnLabProgress;
  readonly signal?: AbortSignal | undefined;
  /** Clears out what a new image or snapshot supersedes. */
  readonly tidy?: (kind: 'image' | 'snapshot') => Promise<void>;
}

/** The folder of an image, from the cache or built now: `disk.raw` or `disk.qcow2`, `vmlinuz`, `initrd.img`, and a host's keys. */
export async function ensureImage(recipe: ImageRecipe, context: BuildContext): Promise<string> {
  const { environment, onProgress } = context;
  const inner = recipe.inner === undefined ? undefined : await ensureImage(recipe.inner, context);
  return cachedFolder(
    join(context.cacheDir, 'images'),
    imageKey(recipe, await builderVersions(environment)),
    (folder) => buildImage(recipe, inner, folder, context),
    {
      room: recipe.roomMiB * 2 ** 20,
      signal: context.signal,
      onBusy: () => onProgress({ kind: 'waiting', lock: 'images' }),
      tidy: () => context.tidy?.('image') ?? Promise.resolve(),
      remove: (folder) => runTethered(removeTree(folder, context), { environment }),
    },
  );
}

async function buildImage(
  recipe: ImageRecipe,
  inner: string | undefined,
  folder: string,
  context: BuildContext,
): Promise<void> {
  const { signal, onProgress } = context;
  checkNeeds(recipe);
  const plan = planImage(recipe);
  const work = join(folder, 'work');
  const environment = { ...context.environment, ...plan.environment, RUNBOOK_WORK: work, RUNBOOK_INNER: inner ?? '' };
  const run = ({ argv, asRoot: root }: ImageStep, onLine?: (line: string) => void): Promise<void> => {
    const options = { environment, signal, folder: work, ...(onLine !== undefined && { onLine }) };
    return runTethered([...(root === true ? asRoot(context) : []), ...argv], options);
  };
  const packages = `${recipe.kind}-packages` as const;
  onProgress({ kind: 'phase', phase: packages });
  const [early, late] = [true, false].map((is) => recipe.files.filter((file) => (file.early === true) === is));
  await layFiles(join(work, 'early'), early ?? []);
  await layFiles(join(work, 'late'), [
    ...(late ?? []),
    ...(recipe.kind === 'host' ? await makeKeys(folder, context) : []),
  ]);
  for (const [name, script] of Object.entries(plan.scripts)) await writeFile(join(work, name), script);
  await run(
    plan.tree,
    packageCounter((percent) => onProgress({ kind: 'percent', phase: packages, percent })),
  );
  onProgress({ kind: 'phase', phase: `${recipe.kind}-disk` });
  for (const step of plan.disk) await run(step);
  for (const name of ['vmlinuz', 'initrd.img']) await copyFile(join(work, 'root', name), join(folder, name));
  await runTethered(removeTree(work, context), { environment, signal });
}

async function layFiles(root: string, files: readonly RecipeFile[]): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const file of files) {
    const path = join(root, file.path);
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    await writeFile(path, file.text);
    await chmod(path, file.mode);
  }
}
