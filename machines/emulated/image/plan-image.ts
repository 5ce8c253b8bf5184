import { createHash } from 'node:crypto';
import { diskSteps } from './disk-steps.ts';
import { customizeScript, finishScript, grubLoaderScript, grubScript, layScript, systemdBootScript } from './hooks.ts';
import type { ImageRecipe } from './recipe.ts';

/** A program of a build, run in the folder of the build. */
export interface ImageStep {
  readonly argv: readonly string[];
  /** It must see the user IDs of the image. */
  readonly asRoot?: true;
}

/** Everything that is run to make an image, as data: the name of an image in the cache is a hash of it. */
export interface ImagePlan {
  /** Scripts by the name of their file in the folder of the build. */
  readonly scripts: Readonly<Record<string, string>>;
  /**
   * The environment of the steps, in addition to RUNBOOK_WORK, the folder of this build; disk steps also get
   * RUNBOOK_INNER, the folder of the inner image.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** Makes the tree `root`. */
  readonly tree: ImageStep;
  /** Make `../disk.raw` or `../disk.qcow2` from it. */
  readonly disk: readonly ImageStep[];
}

/** The plan to make an image from its recipe. */
export function planImage(recipe: ImageRecipe): ImagePlan {
  const rootId = rootIdOf(recipe.label);
  const customize: Readonly<Record<string, string>> = {
    customize: customizeScript,
    ...(recipe.boot !== 'kernel' && { grub: grubScript }),
    ...(recipe.boot === 'grub' && { 'grub-loader': grubLoaderScript }),
    ...(recipe.boot === 'systemd-boot' && { 'systemd-boot': systemdBootScript }),
    finish: finishScript,
  };
  const hook = (name: string): string => `sh "$RUNBOOK_WORK/${name}" "$1"`;
  const argv = [
    'mmdebstrap',
    '--mode=root',
    '--verbose',
    '--variant=minbase',
    '--format=directory',
    '--skip=cleanup/reproducible/machine-id',
    '--aptopt=APT::Install-Recommends "false"',
    ...recipe.excluded.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
    `--setup-hook=${hook('lay')}`,
    ...Object.keys(customize).map((name) => `--customize-hook=${hook(name)}`),
    `--include=${recipe.packages.join(',')}`,
    recipe.suite,
    'root',
  ];
  return {
    scripts: { lay: layScript, ...customize },
    environment: {
      RUNBOOK_ROOT: rootId,
      RUNBOOK_LABEL: recipe.label,
      RUNBOOK_COMMAND_LINE: recipe.commandLine,
      RUNBOOK_ENABLED: recipe.units.enabled.join(' '),
      RUNBOOK_DISABLED: recipe.units.disabled.join(' '),
      RUNBOOK_MASKED: recipe.units.masked.join(' '),
      RUNBOOK_NEEDS: recipe.needs.map(({ path, debianPackage }) => `${path}=${debianPackage}`).join(' '),
    },
    tree: { argv, asRoot: true },
    disk: diskSteps(recipe, rootId),
  };
}

/** The UUID of the root file system: known in advance, so that a plan depends only on its recipe. */
function rootIdOf(label: string): string {
  const hash = createHash('sha256').update(`root of ${label}`).digest('hex');
  // Version 8 (RFC 9562, 5.8): a UUID with custom bits.
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
