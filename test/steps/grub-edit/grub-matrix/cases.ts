import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileState } from '../../../../engine/model/machine.ts';
import { noUsage } from '../../../../facts/usage/host-usage.ts';
import type { BootGround } from '../../../../steps/grub-edit/checks/boot-ground.ts';
import type { GrubState } from '../../../../steps/grub-edit/grub/probe-grub.ts';

export interface Case {
  readonly name: string;
  /** /etc/default/grub and the files of grub.d by path. */
  readonly files: ReadonlyMap<string, string>;
  /** The exit code of grub-mkconfig. */
  readonly code: number;
  /** The `linux` lines it printed. */
  readonly lines: readonly string[];
}

function parse(block: string): Case {
  const [name = '', ...rows] = block.split('\n');
  const end = name === 'crlf' ? '\r\n' : '\n';
  const files = new Map([['/etc/default/grub', '']]);
  for (const [, part, line] of rows.flatMap((row) => [...row.matchAll(/^ {2}(\S*)\| (.*)$/g)])) {
    const path = part === '' ? '/etc/default/grub' : `/etc/default/grub.d/${part}`;
    files.set(path, `${files.get(path) ?? ''}${line}${end}`);
  }
  return {
    name,
    files,
    code: Number(/rc=(\d+)/.exec(block)?.[1]),
    lines: rows.flatMap((row) => (row.startsWith('  => ') ? [row.slice(5)] : [])),
  };
}

/** The recorded cases of lab.txt. */
export const cases: readonly Case[] = readFileSync(join(import.meta.dirname, 'lab.txt'), 'utf8')
  .split(/^##### /m)
  .slice(1)
  .map(parse);

export const file = (content: string): FileState => ({ encoding: 'utf8', content, mode: 0o644, owner: 0, group: 0 });

/** The flags of the step as its schema fills them in. */
export const flags = {
  trial: false,
  allow_partial_cores: false,
  allow_one_cpu_left: false,
  acknowledge_no_console: false,
};

const built = ['INTEL_IOMMU', 'AMD_IOMMU', 'CPU_ISOLATION', 'NO_HZ_FULL', 'HUGETLBFS', 'VFIO_PCI'];

/** A machine on which nothing speaks against parameters. */
export const ground: BootGround = {
  release: '6.12',
  config: { source: '/boot/config-6.12', options: new Map(built.map((name) => [name, 'y'])) },
  cpus: null,
  tuned: '',
  space: null,
  consoles: ['console=ttyS0'],
  virtualization: { kind: 'none', name: '', evidence: '' },
  devices: [],
  effects: { iommu: null, isolated: null, nohzFull: null, pools: new Map(), modules: new Map(), unknown: [] },
  usage: noUsage,
};

/** The probe's state of a Debian with these sources, grub.cfg and /proc/cmdline. */
export function grubState(
  files: ReadonlyMap<string, string> | string,
  seen: { readonly configuration?: string; readonly commandLine?: string; readonly hasFolder?: boolean } = {},
): GrubState {
  const all = typeof files === 'string' ? new Map([['/etc/default/grub', files]]) : files;
  const sources = [...all].filter(([path]) => path.endsWith('grub') || path.endsWith('.cfg'));
  return {
    sources: sources.map(([path, text]) => ({ path, file: file(text) })),
    hasFolder: seen.hasFolder ?? true,
    configuration: seen.configuration === undefined ? null : file(seen.configuration),
    commandLine: seen.commandLine ?? 'BOOT_IMAGE=/boot/vmlinuz root=UUID=0 ro quiet',
    systems: ['debian'],
    hasGenerator: true,
    recovery: 'single',
    ground,
    trial: {
      custom: null,
      environment: null,
      mark: undefined,
      next: undefined,
      abstraction: '',
      fileSystem: 'ext2',
      hasEditor: true,
    },
  };
}

/** A grub.cfg with one normal and one recovery entry. */
export function configuration(parameters: string, recovery = ''): string {
  return [
    '### BEGIN /etc/grub.d/10_linux ###',
    "menuentry 'Debian GNU/Linux' {",
    `\tlinux\t/boot/vmlinuz-6.12 root=UUID=0 ro ${parameters}`,
    '}',
    `\t\tlinux\t/boot/vmlinuz-6.12 root=UUID=0 ro single ${recovery}`,
    '### END /etc/grub.d/10_linux ###',
    '### BEGIN /etc/grub.d/20_memtest86+ ###',
    '\tlinux /boot/memtest86+x64.bin',
    '### END /etc/grub.d/20_memtest86+ ###',
    '',
  ].join('\n');
}
