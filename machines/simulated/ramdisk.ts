import { textsOf } from './modprobe-settings.ts';
import { find, type DirectoryNode } from './tree.ts';

/** The simulated initial ramdisk: the text of modprobe.d, then the modules it loads. */
export function ramdiskText(root: DirectoryNode): string {
  const list = find(root, '/etc/initramfs-tools/modules', true)?.node;
  const modules = list?.kind === 'file' ? list.bytes.toString('utf8') : '';
  return `${textsOf(root, '/etc/modprobe.d', '.conf')}# modules\n${modules}`;
}
