import type { ImageStep } from './plan-image.ts';
import type { ImageRecipe } from './recipe.ts';

/** systemd-boot starts kernels that are on the EFI system partition itself. */
const espMiBOf = { grub: 32, 'systemd-boot': 128 } as const;

/** Features that GRUB 2.06 and every kernel from 5.10 on support, whichever e2fsprogs makes the file system. */
const ext4Features =
  'none,has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super,large_file,huge_file,dir_nlink,extra_isize,metadata_csum';

/** The disk, relative to the folder of the build. */
const disk = '../disk.raw';

/** Moves the content of a folder ($2) to a FAT file system ($1); the folder remains as a mount point. */
const moveScript = 'mcopy -s -m -i "$1" "$2"/* :: && rm -rf "$2"/*';

/** Copies the inner image into the tree. */
const innerScript = `
set -eu
images=root/var/lib/runbook/images
mkdir -p "$images"
cp --sparse=always "$RUNBOOK_INNER/disk.qcow2" "$images/guest.qcow2"
cp "$RUNBOOK_INNER/vmlinuz" "$images/guest.vmlinuz"
cp "$RUNBOOK_INNER/initrd.img" "$images/guest.initrd"
`;

/** The steps that make a disk from the tree `root`, all in the folder of the build; see ImageRecipe.boot for its content. */
export function diskSteps(recipe: ImageRecipe, rootId: string): readonly ImageStep[] {
  const { boot, sizeMiB, format, label } = recipe;
  const inner: readonly ImageStep[] =
    recipe.inner === undefined ? [] : [{ argv: ['sh', '-c', innerScript], asRoot: true }];
  const converted: readonly ImageStep[] =
    format === 'raw'
      ? []
      : [{ argv: ['qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', disk, '../disk.qcow2'] }, { argv: ['rm', disk] }];
  const rootAtMiB = boot === 'kernel' ? 0 : 1 + espMiBOf[boot];
  const offset = rootAtMiB === 0 ? '' : `offset=${rootAtMiB * 1024 * 1024},`;
  const fileSystem = ['mke2fs', '-q', '-F', '-t', 'ext4', '-O', ext4Features, '-L', label, '-U', rootId];
  const root: ImageStep = {
    argv: [...fileSystem, '-E', `${offset}root_owner=0:0`, '-d', 'root', disk, `${sizeMiB}M`],
    asRoot: true,
  };
  if (boot === 'kernel') return [...inner, { argv: ['truncate', `--size=${sizeMiB}M`, disk] }, root, ...converted];
  return [...inner, ...partitions(espMiBOf[boot], rootAtMiB, sizeMiB), ...loader(boot), root, ...converted];
}

function partitions(espMiB: number, rootAtMiB: number, sizeMiB: number): readonly ImageStep[] {
  return [
    // One MiB more than the root's end, for the second copy of the partition table.
    { argv: ['truncate', `--size=${rootAtMiB + sizeMiB + 1}M`, disk] },
    {
      argv: [
        'sgdisk',
        `--new=1:1MiB:+${espMiB}MiB`,
        '--typecode=1:ef00',
        `--new=2:${rootAtMiB}MiB:+${sizeMiB}MiB`,
        '--typecode=2:8300',
        disk,
      ],
    },
    {
      argv: ['mformat', '-i', `${disk}@@1M`, '-T', String(espMiB * 2048), '-h', '64', '-s', '32', '-v', 'ESP', '::'],
    },
    // mformat also writes a partition table into the boot sector, at byte 446, and GRUB looks for partitions in the partition.
    {
      argv: [
        ...['dd', 'if=/dev/zero', `of=${disk}`, 'bs=1', `seek=${1024 * 1024 + 446}`, 'count=64'],
        ...['conv=notrunc', 'status=none'],
      ],
    },
  ];
}

function loader(boot: 'grub' | 'systemd-boot'): readonly ImageStep[] {
  const esp = `${disk}@@1M`;
  if (boot === 'systemd-boot') return [{ argv: ['sh', '-c', moveScript, 'sh', esp, 'root/boot/efi'], asRoot: true }];
  return [
    { argv: ['mmd', '-i', esp, '::/EFI', '::/EFI/BOOT'] },
    { argv: ['mcopy', '-i', esp, 'BOOTX64.EFI', '::/EFI/BOOT/BOOTX64.EFI'], asRoot: true },
  ];
}
