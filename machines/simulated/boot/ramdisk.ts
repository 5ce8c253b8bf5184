import { textsOf } from '../kernel/modprobe-settings.ts';
import { find, type DirectoryNode } from '../tree/tree.ts';

/** The content that hooks put into the ramdisk: the modules they add and the empty files they make. */
function addedBy(hooks: string): readonly string[] {
  return [...hooks.matchAll(/^manual_add_modules (\S+)$|^: >"\$DESTDIR\/(\S+)"$/gm)].map(([, module, path]) =>
    module === undefined ? (path ?? '') : `usr/lib/modules/kernel/${module}.ko`,
  );
}

/**
 * The simulated initial ramdisk: the text of modprobe.d, the commands of its scripts before udev, its file list, then
 * the modules it loads.
 */
export function ramdiskText(root: DirectoryNode): string {
  const list = find(root, '/etc/initramfs-tools/modules', true)?.node;
  const modules = list?.kind === 'file' ? list.bytes.toString('utf8') : '';
  const folder = '/etc/initramfs-tools/scripts/init-top';
  const scripts = find(root, folder, true)?.node;
  const names =
    scripts?.kind === 'directory' ? [...scripts.entries.keys()].filter((name) => !name.startsWith('.')).sort() : [];
  const commands = [...textsOf(root, folder, '').matchAll(/^set -- (.*)$/gm)].map(([, words]) => `# runs ${words}\n`);
  const listed = [
    ...names.map((name) => `scripts/init-top/${name}`),
    ...addedBy(textsOf(root, '/etc/initramfs-tools/hooks', '')),
  ];
  const lists = listed.map((name) => `# lists ${name}\n`);
  return `${textsOf(root, '/etc/modprobe.d', '.conf')}${[...commands, ...lists].join('')}# modules\n${modules}`;
}

/** The file list that lsinitramfs(8) prints for a ramdisk. */
export const listedIn = (ramdisk: string): readonly string[] =>
  [...ramdisk.matchAll(/^# lists (.*)$/gm)].map(([, name]) => name ?? '');

/** The commands that a ramdisk runs before udev, in words. */
export const runsBeforeUdev = (ramdisk: string): readonly (readonly string[])[] =>
  [...ramdisk.matchAll(/^# runs (.*)$/gm)].map(([, words]) => (words ?? '').split(' '));
