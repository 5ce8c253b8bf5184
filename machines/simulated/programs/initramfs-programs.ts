import { textOf, writeText } from '../world/files.ts';
import { listedIn, ramdiskText } from '../boot/ramdisk.ts';
import { show } from '../world/view.ts';
import { acts, failed, readOnly, printed } from './program.ts';

/** Debian's update-initramfs(8): the ramdisk gets the present modprobe.d, scripts and list of modules. */
const updateInitramfs = acts('update-initramfs', (world) => {
  const { release } = world.description;
  writeText(world, `/boot/initrd.img-${release}`, ramdiskText(show(world)));
  return printed(`update-initramfs: Generating /boot/initrd.img-${release}\n`);
});

/** mkinitramfs(8) with -o: the same, written to another file. */
const mkinitramfs = acts('mkinitramfs', (world, [option, path = '', release]) => {
  if (option !== '-o' || release !== world.description.release)
    return failed(1, `E: /lib/modules/${release} is missing, can't create initramfs`);
  writeText(world, path, ramdiskText(show(world)));
  return printed('');
});

const lsinitramfs = readOnly('lsinitramfs', (world, [path = '']) => {
  const text = textOf(world, path);
  if (text === undefined) return failed(1, `cpio: ${path}: No such file or directory`);
  return printed(['.', 'etc', ...listedIn(text)].map((line) => `${line}\n`).join(''));
});

/** The programs of initramfs-tools. */
export const initramfsPrograms = [updateInitramfs, mkinitramfs, lsinitramfs];
