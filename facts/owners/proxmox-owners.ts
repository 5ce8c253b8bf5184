import type { ConfigurationFile, FileSource } from './configuration-files.ts';
import { linesOf } from './file-line.ts';
import type { FileLine } from './file-line.ts';
import type { NamedDevice, Owner } from './owner.ts';

/** The virtual machines of Proxmox VE on this host, and the cluster's names for PCI devices (qm.conf(5)). */
export const proxmoxSource: FileSource = {
  folders: ['/etc/pve/qemu-server'],
  accepts: (name) => /^\d+\.conf$/.test(name),
  files: ['/etc/pve/mapping/pci.cfg'],
};

/** Whether a text names the device: 0000:01:00.0, 01:00.0, or 01:00 for all functions of a slot. */
function namesDevice(text: string, address: string): boolean {
  const full = text.includes(':') && text.split(':').length === 2 ? `0000:${text}` : text;
  const wanted = full.toLowerCase().replace(/^0{1,8}([0-9a-f]{4,8}):/, '$1:');
  return wanted === address || (!wanted.includes('.') && address.startsWith(`${wanted}.`));
}

/** The names of pci.cfg for the device: a line that starts in the first column begins an entry. */
function mappings(files: readonly ConfigurationFile[], address: string): readonly string[] {
  let name = '';
  return files
    .filter(({ path }) => path.endsWith('/pci.cfg'))
    .flatMap((file) => linesOf(file))
    .flatMap(({ text }) => {
      if (/^\S/.test(text)) name = text.trim();
      const path = /\bpath=([0-9a-f:.;]+)/i.exec(text)?.[1] ?? '';
      return path.split(';').some((one) => namesDevice(one, address)) ? [name] : [];
    });
}

/** The lines of the present configuration; the sections after it are snapshots. */
function presentLines(file: ConfigurationFile): readonly FileLine[] {
  const lines = linesOf(file);
  const end = lines.findIndex(({ text }) => /^\[/.test(text));
  return end < 0 ? lines : lines.slice(0, end);
}

/** The virtual machines of Proxmox VE that pass a device through (`hostpci`). */
export function proxmoxOwners(files: readonly ConfigurationFile[], { address }: NamedDevice): readonly Owner[] {
  const names = mappings(files, address);
  return files
    .filter(({ path }) => !path.endsWith('/pci.cfg'))
    .flatMap((file): readonly Owner[] => {
      const lines = presentLines(file);
      const found = lines.find(({ text }) => {
        const [, value = ''] = /^hostpci\d+:\s*(.*)$/.exec(text) ?? [];
        return value.split(',').some((part) => {
          const [key = '', given] = part.includes('=') ? (part.split('=', 2) as [string, string]) : ['host', part];
          if (key === 'mapping') return names.includes(given ?? '');
          return key === 'host' && (given ?? '').split(';').some((one) => namesDevice(one.trim(), address));
        });
      });
      if (found === undefined) return [];
      const id = /\/(\d{1,9})\.conf$/.exec(file.path)?.[1] ?? '';
      const atBoot = lines.some(({ text }) => /^onboot:\s*1\b/.test(text));
      return [
        {
          ...found,
          by: 'proxmox',
          sets: 'driver',
          who: `Proxmox VE (virtual machine ${id})`,
          value: 'vfio-pci',
          when: atBoot ? 'when it starts, and it starts with the host (onboot: 1)' : 'when it starts',
          atBoot,
          isSure: true,
          remedy: `remove the line (qm set ${id} --delete ${/^hostpci\d+/.exec(found.text)?.[0] ?? 'hostpci0'})`,
        },
      ];
    });
}
