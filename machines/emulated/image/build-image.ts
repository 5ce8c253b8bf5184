import { randomUUID } from 'node:crypto';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildDisk } from './build-disk.ts';
import { cachedFolder } from '../cached-folder.ts';
import { customizeScript, layScript, systemdBootScript } from './image-hooks.ts';
import { makeKeys } from './make-keys.ts';
import { packageCounter } from './package-counter.ts';
import type { OnLabProgress } from '../progress.ts';
import { imageKey } from './recipe.ts';
import type { ImageRecipe, RecipeFile } from './recipe.ts';
import { runTethered } from '../run-tethered.ts';

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
  const inner = recipe.inner === undefined ? undefined : await ensureImage(recipe.inner, context);
  return cachedFolder(
    join(context.cacheDir, 'images'),
    imageKey(recipe),
    (folder) => buildImage(recipe, inner, folder, context),
    {
      signal: context.signal,
      onBusy: () => context.onProgress({ kind: 'waiting', lock: 'images' }),
      tidy: () => context.tidy?.('image') ?? Promise.resolve(),
      remove: (folder) =>
        runTethered([...asRoot(context), 'rm', '-rf', '--one-file-system', folder], {
          environment: context.environment,
        }),
    },
  );
}

async function buildImage(
  recipe: ImageRecipe,
  inner: string | undefined,
  folder: string,
  context: BuildContext,
): Promise<void> {
  const { environment, signal, onProgress } = context;
  const packages = `${recipe.kind}-packages` as const;
  onProgress({ kind: 'phase', phase: packages });
  const work = join(folder, 'work');
  const rootId = randomUUID();
  const late: RecipeFile[] = recipe.files.filter((file) => file.early !== true);
  if (recipe.kind === 'host') late.push(...(await makeKeys(folder, context)));
  await layFiles(
    join(work, 'early'),
    recipe.files.filter((file) => file.early === true),
  );
  await layFiles(join(work, 'late'), late);
  await writeFile(join(work, 'lay'), layScript, { mode: 0o700 });
  await writeFile(join(work, 'customize'), customizeScript, { mode: 0o700 });
  await writeFile(join(work, 'loader'), systemdBootScript, { mode: 0o700 });
  const count = packageCounter((percent) => onProgress({ kind: 'percent', phase: packages, percent }));
  await runTethered(
    [
      ...asRoot(context),
      'mmdebstrap',
      '--mode=root',
      '--verbose',
      '--variant=minbase',
      '--format=directory',
      '--skip=cleanup/reproducible/machine-id',
      '--aptopt=APT::Install-Recommends "false"',
      ...recipe.excluded.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
      `--setup-hook=${join(work, 'lay')}`,
      `--customize-hook=${join(work, 'customize')}`,
      ...(recipe.loader === undefined ? [] : [`--customize-hook=${join(work, 'loader')}`]),
      `--include=${recipe.packages.join(',')}`,
      recipe.suite,
      join(work, 'root'),
    ],
    {
      environment: {
        ...environment,
        RUNBOOK_ROOT: rootId,
        RUNBOOK_COMMAND_LINE: recipe.commandLine,
        RUNBOOK_EARLY: join(work, 'early'),
        RUNBOOK_LATE: join(work, 'late'),
        RUNBOOK_INNER: inner ?? '',
        RUNBOOK_ENABLED: recipe.units.enabled.join(' '),
        RUNBOOK_DISABLED: recipe.units.disabled.join(' '),
        RUNBOOK_MASKED: recipe.units.masked.join(' '),
      },
      signal,
      onLine: count,
    },
  );
  onProgress({ kind: 'phase', phase: `${recipe.kind}-disk` });
  await buildDisk(
    recipe,
    rootId,
    join(work, 'root'),
    folder,
    (argv) => runTethered(argv, { environment, signal, folder: work }),
    asRoot(context),
  );
  for (const name of ['vmlinuz', 'initrd.img']) await copyFile(join(work, 'root', name), join(folder, name));
  await runTethered([...asRoot(context), 'rm', '-rf', '--one-file-system', work], { environment, signal });
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

/**
 * What goes before a program that has to see the image's own user ids. In this namespace the caller is root, so that its
 * private folders stay readable (mmdebstrap's own unshare mode leaves the caller out), and its subordinate ids are the rest.
 * Its mounts are its own for root too: of a build that is killed none stays, for the next one's removal to run into.
 */
function asRoot(context: BuildContext): readonly string[] {
  if (context.uid === 0) return ['unshare', '--mount', '--'];
  return ['unshare', '--user', '--map-root-user', '--map-auto', '--mount', '--pid', '--fork', '--kill-child', '--'];
}
