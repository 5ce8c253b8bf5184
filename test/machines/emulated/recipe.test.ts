import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { guestRecipe } from '../../../machines/emulated/image/guest-recipe.ts';
import { hostRecipe } from '../../../machines/emulated/image/host-recipe.ts';
import { hostRecipes } from '../../../machines/emulated/image/host-recipes.ts';
import { imageKey } from '../../../machines/emulated/image/image-key.ts';
import { checkNeeds } from '../../../machines/emulated/image/check-needs.ts';
import { planImage } from '../../../machines/emulated/image/plan-image.ts';
import type { ImageRecipe } from '../../../machines/emulated/image/recipe.ts';

const versions = 'mmdebstrap 1.3.5\nmke2fs 1.47.0';
const recipes = [...hostRecipes, guestRecipe];

test('a recipe has one key, made of its content', () => {
  expect(imageKey(hostRecipe, versions)).toMatch(/^host-[0-9a-f]{64}$/);
  expect(imageKey(structuredClone(hostRecipe), versions)).toBe(imageKey(hostRecipe, versions));
});

test('any change of a recipe, of the image inside it, or of the programs that build it is another image', () => {
  const inner = { ...guestRecipe, packages: [...guestRecipe.packages, 'stress-ng'] };
  const keys = [
    hostRecipe,
    { ...hostRecipe, suite: 'trixie' },
    { ...hostRecipe, sizeMiB: 8192 },
    { ...hostRecipe, boot: 'kernel' as const },
    { ...hostRecipe, format: 'qcow2' as const },
    { ...hostRecipe, files: hostRecipe.files.slice(1) },
    { ...hostRecipe, units: { ...hostRecipe.units, masked: [] } },
    { ...hostRecipe, needs: hostRecipe.needs.slice(1) },
    { ...hostRecipe, inner },
  ].map((recipe) => imageKey(recipe, versions));
  keys.push(imageKey(hostRecipe, 'mmdebstrap 1.5.7\nmke2fs 1.47.2'));
  expect(new Set(keys).size).toBe(keys.length);
});

test('every program that a build runs is part of its plan, so that another program makes another image', () => {
  const plan = planImage(hostRecipe);
  const words = plan.tree.argv.join('\n');
  for (const name of Object.keys(plan.scripts)) expect(words).toContain(`$RUNBOOK_WORK/${name}"`);
  expect(plan.disk.flatMap(({ argv }) => argv)).toEqual(expect.arrayContaining(['mke2fs', 'sgdisk', 'mformat']));
});

test('a recipe installs the packages that its needs name, and nothing else', () => {
  for (const recipe of recipes) {
    expect(() => checkNeeds(recipe)).not.toThrow();
    for (const name of recipe.packages) {
      const without = { ...recipe, packages: recipe.packages.filter((each) => each !== name) };
      expect(() => checkNeeds(without)).toThrow(`needs the package ${name}`);
    }
    const idle = { ...recipe, packages: [...recipe.packages, 'cowsay'] };
    expect(() => checkNeeds(idle)).toThrow('nothing needs the package cowsay');
  }
});

test('a program that a build runs inside the image is one of its needs', () => {
  for (const recipe of recipes) {
    const scripts = Object.values(planImage(recipe).scripts).join('\n');
    const inside = [...scripts.matchAll(/chroot "\$root" (\S+)/g)].map(([, program]) => program ?? '');
    expect(inside.length).toBeGreaterThan(1);
    const needed = recipe.needs.map(({ path }) => basename(path));
    expect(needed).toEqual(expect.arrayContaining(inside));
  }
});

test('only an image that a boot loader starts has a boot loader', () => {
  const made = (recipe: ImageRecipe): string => JSON.stringify(planImage(recipe));
  expect(made(guestRecipe)).not.toMatch(/grub|sgdisk|mcopy/);
  expect(made(hostRecipe)).toMatch(/grub-mkstandalone.*BOOTX64\.EFI/);
});

test('the host is stock: the IOMMU parameter is for the playbook to add, in a file of the real shape', () => {
  const grub = hostRecipe.files.find(({ path }) => path === '/etc/default/grub')?.text ?? '';
  expect(grub).toContain('\nGRUB_CMDLINE_LINUX_DEFAULT="quiet"\n');
  expect(grub).toContain('\nGRUB_DISTRIBUTOR=`lsb_release -i -s 2> /dev/null || echo Debian`\n');
  expect(JSON.stringify(hostRecipe)).not.toContain('iommu');
});

test('a label is short enough for ext4, and an image writes each file once', () => {
  for (const recipe of recipes) {
    expect(Buffer.byteLength(recipe.label)).toBeLessThanOrEqual(16);
    const paths = recipe.files.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(recipe.packages).toEqual([...new Set(recipe.packages)].sort());
  }
});
