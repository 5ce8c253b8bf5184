import { textsOf } from '../kernel/modprobe-settings.ts';
import { find, type DirectoryNode } from '../tree/tree.ts';

/** What hooks put into the ramdisk: modules they add and empty files they make. */
function addedBy(hooks: string): readonly string[] {
  return [...hooks.matchAll(/^manual_add_modules (\S+)$|^: >"\$DESTDIR\/(\S+)"$/gm)].map(([, module, path]) =>
    module === undefined ? (path ?? '') : `usr/lib/modules/kernel/${module}.ko`,
  );
}

/** The simulated initial ramdisk: the text of modprobe.d, what its scripts run before udev, what it lists, then the modules it loads. */
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

/** What lsinitramfs(8) says of a ramdisk. */
export const listedIn = (ramdisk: string): readonly string[] =>
  [...ramdisk.matchAll(/^# lists (.*)$/gm)].map(([, name]) => name ?? '');

/** The commands that a ramdisk runs before udev, in words. */
export const runsBeforeUdev = (ramdisk: string): readonly (readonly string[])[] =>
  [...ramdisk.matchAll(/^# runs (.*)$/gm)].map(([, words]) => (words ?? '').split(' '));
