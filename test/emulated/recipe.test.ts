import { expect, test } from 'vitest';
import { guestRecipe } from '../../machines/emulated/image/guest-recipe.ts';
import { hostRecipe } from '../../machines/emulated/image/host-recipe.ts';
import { imageKey } from '../../machines/emulated/image/recipe.ts';

test('a recipe has one key, made of its content', () => {
  expect(imageKey(hostRecipe)).toMatch(/^host-[0-9a-f]{64}$/);
  expect(imageKey(structuredClone(hostRecipe))).toBe(imageKey(hostRecipe));
});

test('any change of a recipe, or of the image inside it, is another image', () => {
  const inner = { ...guestRecipe, packages: [...guestRecipe.packages, 'stress-ng'] };
  const keys = [
    hostRecipe,
    { ...hostRecipe, suite: 'trixie' },
    { ...hostRecipe, sizeMiB: 8192 },
    { ...hostRecipe, files: hostRecipe.files.slice(1) },
    { ...hostRecipe, units: { ...hostRecipe.units, masked: [] } },
    { ...hostRecipe, inner },
  ].map(imageKey);
  expect(new Set(keys).size).toBe(keys.length);
});

test('the host is stock: the IOMMU parameter is for the playbook to add, in a file of the real shape', () => {
  const grub = hostRecipe.files.find(({ path }) => path === '/etc/default/grub')?.text ?? '';
  expect(grub).toContain('\nGRUB_CMDLINE_LINUX_DEFAULT="quiet"\n');
  expect(grub).toContain('\nGRUB_DISTRIBUTOR=`lsb_release -i -s 2> /dev/null || echo Debian`\n');
  expect(JSON.stringify(hostRecipe)).not.toContain('iommu');
});

test('a label fits ext4 and an image lays each file once', () => {
  for (const recipe of [hostRecipe, guestRecipe]) {
    expect(Buffer.byteLength(recipe.label)).toBeLessThanOrEqual(16);
    const paths = recipe.files.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(recipe.packages).toEqual([...new Set(recipe.packages)].sort());
  }
});
