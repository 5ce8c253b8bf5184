import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { holdBuilds, type Builds } from '../cache/cached-folder.ts';
import { exists } from '../cache/exists.ts';
import type { OnLabProgress } from '../qemu/progress.ts';
import { runTethered } from '../qemu/run-tethered.ts';
import { asRoot, removeTree } from './as-root.ts';
import { both } from './both.ts';
import { builderVersions, imageKey } from './image-key.ts';
import { makeKeys } from './make-keys.ts';
import { checkNeeds } from './check-needs.ts';
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
  /** Removes what a new image or snapshot supersedes. */
  readonly tidy?: (kind: 'image' | 'snapshot') => Promise<void>;
}

/** The folder of an image, from the cache or built now: `disk.raw` or `disk.qcow2`, `vmlinuz`, `initrd.img`, and the keys of a host. */
export async function ensureImage(recipe: ImageRecipe, context: BuildContext): Promise<string> {
  const { environment, onProgress } = context;
  const root = join(context.cacheDir, 'images');
  const versions = await builderVersions(environment);
  const folder = join(root, imageKey(recipe, versions));
  if (await exists(folder)) return folder;
  const options = {
    signal: context.signal,
    onBusy: () => onProgress({ kind: 'waiting', lock: 'images' }),
    tidy: () => context.tidy?.('image') ?? Promise.resolve(),
    remove: (path: string) => runTethered(removeTree(path, context), { environment }),
  };
  return holdBuilds(root, options, (builds) => build(recipe, versions, builds, context));
}

/** Builds an image while this process has the right to build. */
function build(recipe: ImageRecipe, versions: string, builds: Builds, context: BuildContext): Promise<string> {
  const work = (folder: string): Promise<void> => buildImage(recipe, versions, builds, folder, context);
  return builds.ensure(imageKey(recipe, versions), work, { room: recipe.roomMiB * 2 ** 20 });
}

/** The image inside another one; only the progress of the other one is reported, because it takes longer. */
async function buildInner(
  { inner }: ImageRecipe,
  versions: string,
  builds: Builds,
  context: BuildContext,
): Promise<string> {
  if (inner === undefined) return '';
  return build(inner, versions, builds, { ...context, onProgress: () => {} });
}

async function buildImage(
  recipe: ImageRecipe,
  versions: string,
  builds: Builds,
  folder: string,
  context: BuildContext,
): Promise<void> {
  const { onProgress } = context;
  checkNeeds(recipe);
  const plan = planImage(recipe);
  const work = join(folder, 'work');
  const [early, late] = [true, false].map((is) => recipe.files.filter((file) => (file.early === true) === is));
  await layFiles(join(work, 'early'), early ?? []);
  await layFiles(join(work, 'late'), [
    ...(late ?? []),
    ...(recipe.kind === 'host' ? await makeKeys(folder, context) : []),
  ]);
  for (const [name, script] of Object.entries(plan.scripts)) await writeFile(join(work, name), script);
  const runIn =
    (given: Readonly<Record<string, string>>, signal: AbortSignal | undefined) =>
    ({ argv, asRoot: root }: ImageStep, onLine?: (line: string) => void): Promise<void> => {
      const environment = { ...context.environment, ...plan.environment, RUNBOOK_WORK: work, ...given };
      const options = { environment, signal, folder: work, ...(onLine !== undefined && { onLine }) };
      return runTethered([...(root === true ? asRoot(context) : []), ...argv], options);
    };
  const count = packageCounter((percent) => onProgress({ kind: 'percent', phase: 'packages', percent }));
  onProgress({ kind: 'phase', phase: 'packages' });
  // Packages are installed one after the other, so a second processor has time for the inner image.
  const [inner] = await both(
    context.signal,
    (signal) => buildInner(recipe, versions, builds, { ...context, signal }),
    (signal) => runIn({}, signal)(plan.tree, count),
  );
  onProgress({ kind: 'phase', phase: 'disk' });
  const run = runIn({ RUNBOOK_INNER: inner }, context.signal);
  for (const step of plan.disk) await run(step);
  for (const name of ['vmlinuz', 'initrd.img']) await copyFile(join(work, 'root', name), join(folder, name));
  await runTethered(removeTree(work, context), { environment: context.environment, signal: context.signal });
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
