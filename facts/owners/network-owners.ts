import { matchesGlob } from '../../engine/text/matches-glob.ts';
import type { ConfigurationFile, FileSource } from './configuration-files.ts';
import { linesOf } from './file-line.ts';
import type { FileLine } from './file-line.ts';
import { wordPattern } from './owner.ts';
import type { NamedDevice, Owner } from './owner.ts';

const nameEnds =
  (...endings: readonly string[]) =>
  (name: string): boolean =>
    !name.startsWith('.') && endings.some((ending) => name.endsWith(ending));

/** The files of NetworkManager, netplan, ifupdown, ifcfg and of the sriov-network-operator; each names interfaces as words. */
export const networkSource: FileSource = {
  folders: [
    '/etc/netplan',
    '/run/netplan',
    '/usr/lib/netplan',
    '/lib/netplan',
    '/etc/NetworkManager/system-connections',
    '/run/NetworkManager/system-connections',
    '/usr/lib/NetworkManager/system-connections',
    '/etc/network/interfaces.d',
    '/etc/sysconfig/network-scripts',
    '/etc/sysconfig/network',
    '/etc/sriov-operator',
    '/etc/sriov-operator/pci',
  ],
  accepts: (name) =>
    !name.startsWith('.') &&
    !/(?:~|\.bak|\.orig|\.rpmsave|\.dpkg-\w+)$/.test(name) &&
    (!name.startsWith('ifcfg-') || name !== 'ifcfg-lo'),
  files: ['/etc/network/interfaces'],
};

/** The files of systemd.network(5) and systemd.link(5), which name interfaces by patterns. */
export const networkdSource: FileSource = {
  folders: [
    '/etc/systemd/network',
    '/run/systemd/network',
    '/usr/local/lib/systemd/network',
    '/usr/lib/systemd/network',
  ],
  accepts: nameEnds('.network', '.link'),
  masks: true,
};

/** A line that configures an interface of the device. */
export interface NetworkLine extends FileLine {
  /** E.g. "netplan". */
  readonly who: string;
}

const programs: readonly (readonly [string, string])[] = [
  ['/netplan/', 'netplan'],
  ['/NetworkManager/', 'NetworkManager'],
  ['/etc/network/', 'ifupdown'],
  ['/etc/sysconfig/', 'an ifcfg file'],
  ['/sriov-operator', 'the sriov-network-operator'],
  ['/systemd/network/', 'systemd-networkd'],
];

const programOf = (path: string): string => programs.find(([part]) => path.includes(part))?.[1] ?? 'a network file';

/** A pattern for a MAC address in either spelling; a host may have any text in the file of one. */
const macPattern = (mac: string): RegExp =>
  new RegExp(
    mac
      .split(':')
      .map((part) => RegExp.escape(part))
      .join('[:-]'),
    'i',
  );

/** Whether a line of a .network or .link file matches the device; patterns that match any device do not count. */
function isMatch({ text }: FileLine, { address, mac, interfaces, driver }: NamedDevice): boolean {
  const [, key = '', value = ''] = /^\s*(\w+)\s*=\s*(.*)$/.exec(text) ?? [];
  const patterns = value.split(/\s+/).filter((one) => one !== '' && !/^\*+$/.test(one));
  const any = (names: readonly (string | null)[]): boolean =>
    patterns.some((one) =>
      names.some((name) => name !== null && matchesGlob(one.toLowerCase(), name.toLowerCase(), '?')),
    );
  switch (key) {
    case 'Name':
    case 'OriginalName':
      return any(interfaces);
    case 'MACAddress':
    case 'PermanentMACAddress':
      return any([mac]);
    case 'Path':
      return any([`pci-${address}`]);
    case 'Driver':
      return any([driver]);
    default:
      return false;
  }
}

/** The lines above the second section of a .network file, its [Match]. */
function matchSection(lines: readonly FileLine[]): readonly FileLine[] {
  const start = lines.findIndex(({ text }) => /^\s*\[Match\]/.test(text));
  const end = lines.findIndex(({ text }, index) => index > start && /^\s*\[/.test(text));
  return start < 0 ? [] : lines.slice(start + 1, end < 0 ? undefined : end);
}

interface NetworkFiles {
  readonly network: readonly ConfigurationFile[];
  readonly networkd: readonly ConfigurationFile[];
}

/** A file and its first line that names the device. */
function naming(
  { network, networkd }: NetworkFiles,
  device: NamedDevice,
): readonly (readonly [ConfigurationFile, FileLine])[] {
  const words = [
    ...device.interfaces.map((name) => wordPattern(name)),
    ...(device.mac === null ? [] : [macPattern(device.mac)]),
    wordPattern(device.address),
  ];
  const plain = network.flatMap((file) => {
    const line = linesOf(file).find(({ text }) => words.some((word) => word.test(text.slice(0, 4000))));
    const byName =
      device.interfaces.some((name) => file.path.endsWith(`/ifcfg-${name}`)) ||
      file.path.endsWith(`/pci/${device.address}`);
    const first = linesOf(file)[0];
    const found = line ?? (byName ? first : undefined);
    return found === undefined ? [] : [[file, found] as const];
  });
  const matched = networkd.flatMap((file) => {
    const line = matchSection(linesOf(file)).find((one) => isMatch(one, device));
    return line === undefined ? [] : [[file, line] as const];
  });
  return [...plain, ...matched];
}

/** The configuration files that name an interface of the device, its MAC address or its path: one line for each file. */
export const networkLines = (files: NetworkFiles, device: NamedDevice): readonly NetworkLine[] =>
  naming(files, device)
    .filter(([{ path }]) => !path.endsWith('.link') && !path.includes('/sriov-operator'))
    .map(([{ path }, line]) => ({ ...line, who: programOf(path) }));

/** The settings for the number of virtual functions: netplan, NetworkManager, systemd.link(5), and the store of the operator. */
const countSetting =
  /^\s*(?:-\s*)?"?(?:virtual-function-count|total-vfs|SR-IOVVirtualFunctions|[nN]umVfs)"?\s*[:=]\s*"?(\d+)/;

const indent = (text: string): number => /^[\s-]*/.exec(text)?.[0].length ?? 0;

/** The lines of the settings that a line belongs to: in YAML the block of the interface, in other files all lines. */
function blockOf(file: ConfigurationFile, line: FileLine, names: readonly string[]): readonly FileLine[] {
  const lines = linesOf(file);
  if (!/\.ya?ml$/.test(file.path)) return lines;
  let start = lines.findIndex(({ at }) => at === line.at);
  const isBlock = (index: number): boolean => {
    const [, key = ''] = /^\s*["']?([\w.-]+)["']?:/.exec(lines[index]?.text ?? '') ?? [];
    return names.includes(key) || (key !== 'match' && /:\s*$/.test(lines[index]?.text ?? ''));
  };
  // The name of an interface begins its block; its address or MAC address is inside, possibly below `match`.
  while (start > 0 && !isBlock(start)) {
    const depth = indent(lines[start]?.text ?? '');
    const above = lines.slice(0, start).findLastIndex(({ text }) => indent(text) < depth);
    if (above < 0) break;
    start = above;
  }
  const depth = indent(lines[start]?.text ?? '');
  const end = lines.findIndex(({ text }, index) => index > start && indent(text) <= depth);
  return lines.slice(start, end < 0 ? undefined : end);
}

/** The network configurations that set the number of virtual functions of the device. */
export const networkFunctionOwners = (files: NetworkFiles, device: NamedDevice): readonly Owner[] =>
  naming(files, device).flatMap(([file, line]): readonly Owner[] => {
    const text =
      file.text.length < 100_000 && file.text.trimStart().startsWith('{')
        ? file.text.replaceAll(',', ',\n')
        : file.text;
    const lines =
      text === file.text
        ? blockOf(file, line, device.interfaces)
        : text.split('\n').map((one) => ({ at: `${file.path}:1`, text: one.replace(/^\{/, '') }));
    const found = lines.find((one) => countSetting.test(one.text));
    if (found === undefined) return [];
    return [
      {
        ...found,
        by: 'network',
        sets: 'functions',
        who: programOf(file.path),
        value: countSetting.exec(found.text)?.[1] ?? null,
        when: 'when it configures the network, so at every boot',
        atBoot: true,
        isSure: true,
        remedy: `change it in ${file.path}`,
      },
    ];
  });
