import type { MachineDescription } from '../tree/description.ts';
import { environmentOf } from './grub-environment.ts';
import { find, type DirectoryNode } from '../tree/tree.ts';

/** The folder of the entries of each boot loader. */
const entryFolders = {
  'grub-bls': '/boot/loader/entries',
  'systemd-boot': '/boot/efi/loader/entries',
  'rpm-ostree': '/boot/loader/entries',
} as const;

function textAt(disk: DirectoryNode, path: string): string {
  const node = find(disk, path, true)?.node;
  return node?.kind === 'file' ? node.bytes.toString('utf8') : '';
}

/** The values of a key of an entry, in order. */
export const valuesOf = (text: string, key: string): readonly string[] =>
  text.split('\n').flatMap((line) => new RegExp(`^${key}\\s+(.*)$`).exec(line)?.[1] ?? []);

/**
 * The path of the entry that boots: the entry named in loader.conf, else the newest by version, rescue entries last;
 * undefined without an entry.
 */
export function defaultEntryPath({ loader }: MachineDescription, disk: DirectoryNode): string | undefined {
  if (loader === undefined) return undefined;
  const folder = find(disk, entryFolders[loader], true)?.node;
  const names = folder?.kind === 'directory' ? [...folder.entries.keys()].filter((name) => name.endsWith('.conf')) : [];
  const rank = (name: string): string => valuesOf(textAt(disk, `${entryFolders[loader]}/${name}`), 'version')[0] ?? '';
  const sorted = names.sort((a, b) => rank(a).localeCompare(rank(b), 'en', { numeric: true }));
  const named = valuesOf(textAt(disk, '/boot/efi/loader/loader.conf'), 'default')[0];
  const newest = sorted.find((name) => name === `${named}.conf`) ?? sorted.at(-1);
  return newest === undefined ? undefined : `${entryFolders[loader]}/${newest}`;
}

/**
 * The kernel command line of the entry that boots: systemd-boot puts the ramdisk on the line, GRUB the path of the
 * kernel and the values of its variables.
 */
export function entryLine(description: MachineDescription, disk: DirectoryNode): string | null {
  const path = defaultEntryPath(description, disk);
  if (path === undefined) return null;
  const text = textAt(disk, path);
  const options = valuesOf(text, 'options').join(' ');
  if (description.loader === 'systemd-boot') {
    const ramdisks = valuesOf(text, 'initrd').map((each) => `initrd=${each.replaceAll('/', '\\')}`);
    return [...ramdisks, options].join(' ');
  }
  const environment = environmentOf(textAt(disk, '/boot/grub2/grubenv'));
  const given = options.replace(/\$(\w+)/g, (_, name: string) => environment.get(name) ?? '').trim();
  return `BOOT_IMAGE=(hd0,gpt2)${valuesOf(text, 'linux')[0]} ${given}`;
}
