import { writeText } from '../files.ts';
import { ramdiskText } from '../ramdisk.ts';
import { show } from '../view.ts';
import { acts, said } from './program.ts';

/** Debian's update-initramfs(8): the ramdisk carries modprobe.d and the list of modules as they are now. */
export const updateInitramfs = acts('update-initramfs', (world) => {
  const { release } = world.description;
  writeText(world, `/boot/initrd.img-${release}`, ramdiskText(show(world)));
  return said(`update-initramfs: Generating /boot/initrd.img-${release}\n`);
});
