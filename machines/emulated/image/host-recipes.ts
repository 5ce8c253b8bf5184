import { hostRecipe } from './host-recipe.ts';
import type { LabShape } from '../shape/lab-shape.ts';
import { systemdBootNeeds } from './check-needs.ts';
import type { ImageRecipe } from './recipe.ts';

/** The same host started by systemd-boot from its EFI system partition; GRUB's files exist too, but have no effect. */
const systemdBootRecipe: ImageRecipe = {
  ...hostRecipe,
  boot: 'systemd-boot',
  packages: [...hostRecipe.packages, 'systemd-boot'].sort(),
  needs: [...hostRecipe.needs, ...systemdBootNeeds],
  files: hostRecipe.files.map((file) =>
    file.path === '/etc/fstab' ? { ...file, text: `${file.text}LABEL=ESP /boot/efi vfat umask=0077 0 0\n` } : file,
  ),
};

/** The same host with Debian 13: Linux 6.12, systemd 257, GRUB 2.12. Its guest still uses Debian 12. */
const trixieRecipe: ImageRecipe = {
  ...hostRecipe,
  suite: 'trixie',
  // Debian 13 has its kernel modules where the link of Debian 12 leads.
  excluded: hostRecipe.excluded.map((path) => path.replace(/^\/lib\//, '/usr/lib/')),
};

/** The image of an emulated host of some shape. */
export const hostRecipeOf = ({ loader, suite }: LabShape): ImageRecipe =>
  suite === 'trixie' ? trixieRecipe : loader === undefined ? hostRecipe : systemdBootRecipe;

/** All current host images. */
export const hostRecipes: readonly ImageRecipe[] = [hostRecipe, systemdBootRecipe, trixieRecipe];
