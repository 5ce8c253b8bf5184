import { hostRecipe } from './host-recipe.ts';
import type { LabShape } from './lab-shape.ts';
import type { ImageRecipe } from './recipe.ts';

/** The same host started by systemd-boot from its EFI system partition; GRUB's files are there too, and decide nothing. */
export const systemdBootRecipe: ImageRecipe = {
  ...hostRecipe,
  loader: 'systemd-boot',
  packages: [...hostRecipe.packages, 'systemd-boot'].sort(),
  files: hostRecipe.files.map((file) =>
    file.path === '/etc/fstab' ? { ...file, text: `${file.text}LABEL=ESP /boot/efi vfat umask=0077 0 0\n` } : file,
  ),
};

/** The image of an emulated host of some shape. */
export const hostRecipeOf = ({ loader }: LabShape): ImageRecipe =>
  loader === undefined ? hostRecipe : systemdBootRecipe;

/** Every host image that is built today. */
export const hostRecipes: readonly ImageRecipe[] = [hostRecipe, systemdBootRecipe];
