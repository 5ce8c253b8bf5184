import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageRecipe } from './recipe.ts';

/** systemd-boot starts kernels that lie on the EFI system partition itself. */
const espMiBOf = ({ loader }: ImageRecipe): number => (loader === undefined ? 32 : 128);

/** Features that GRUB 2.06 and every kernel from 5.10 on read, whichever e2fsprogs makes the file system. */
const ext4Features =
  'none,has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super,large_file,huge_file,dir_nlink,extra_isize,metadata_csum';

/** Makes a bootable GPT disk in `folder` of a tree: a FAT partition, and an ext4 root. On the first lies a GRUB that finds the root by its label and reads the grub.cfg there, or what the tree has in /boot/efi. */
export async function buildDisk(
  recipe: ImageRecipe,
  rootId: string,
  tree: string,
  folder: string,
  run: (argv: readonly string[]) => Promise<void>,
  asRoot: readonly string[],
): Promise<void> {
  const disk = join(folder, 'disk.raw');
  const espMiB = espMiBOf(recipe);
  const rootAtMiB = 1 + espMiB;
  await writeFile(disk, '');
  // One MiB more than the root's end, for the second copy of the partition table.
  await truncate(disk, (rootAtMiB + recipe.sizeMiB + 1) * 1024 * 1024);
  await run([
    'sgdisk',
    `--new=1:1MiB:+${espMiB}MiB`,
    '--typecode=1:ef00',
    `--new=2:${rootAtMiB}MiB:+${recipe.sizeMiB}MiB`,
    '--typecode=2:8300',
    disk,
  ]);
  const esp = `${disk}@@1M`;
  await run(['mformat', '-i', esp, '-T', String(espMiB * 2048), '-h', '64', '-s', '32', '-v', 'ESP', '::']);
  if (recipe.loader === undefined) await placeGrub(recipe, esp, tree, folder, run, asRoot);
  else await run([...asRoot, 'sh', '-c', moveScript, 'sh', esp, join(tree, 'boot/efi')]);
  await run([
    ...asRoot,
    'mke2fs',
    '-q',
    '-F',
    '-t',
    'ext4',
    '-O',
    ext4Features,
    '-L',
    recipe.label,
    '-U',
    rootId,
    '-E',
    `offset=${rootAtMiB * 1024 * 1024},root_owner=0:0`,
    '-d',
    tree,
    disk,
    `${recipe.sizeMiB}M`,
  ]);
  if (recipe.format === 'raw') return;
  await run(['qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', disk, join(folder, 'disk.qcow2')]);
  await run(['rm', disk]);
}

/** Moves what a folder ($2) holds to a FAT file system ($1); the folder stays, for it to be mounted on. */
const moveScript = 'mcopy -s -m -i "$1" "$2"/* :: && rm -rf "$2"/*';

/** Puts GRUB on the EFI system partition, made by the image's own: it loads modules of that version only from /boot/grub. */
async function placeGrub(
  recipe: ImageRecipe,
  esp: string,
  tree: string,
  folder: string,
  run: (argv: readonly string[]) => Promise<void>,
  asRoot: readonly string[],
): Promise<void> {
  const made = join(folder, 'work', 'grub');
  await mkdir(made);
  await writeFile(
    join(made, 'embedded.cfg'),
    `search --no-floppy --label --set=root ${recipe.label}\nset prefix=($root)/boot/grub\nconfigfile $prefix/grub.cfg\n`,
  );
  const modules = 'part_gpt ext2 search search_label configfile normal linux echo test';
  await run([
    ...asRoot,
    'sh',
    '-c',
    // The mount lives no longer than this command.
    'mount --bind "$1" "$2/mnt" && root=$2 && shift 2 && exec chroot "$root" "$@"',
    'sh',
    made,
    tree,
    'grub-mkstandalone',
    '--format=x86_64-efi',
    '--output=/mnt/BOOTX64.EFI',
    `--install-modules=${modules}`,
    `--modules=${modules}`,
    '--locales=',
    '--fonts=',
    '--themes=',
    'boot/grub/grub.cfg=/mnt/embedded.cfg',
  ]);
  await run(['mmd', '-i', esp, '::/EFI', '::/EFI/BOOT']);
  await run(['mcopy', '-i', esp, join(made, 'BOOTX64.EFI'), '::/EFI/BOOT/BOOTX64.EFI']);
}
