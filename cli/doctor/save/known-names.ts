import type { MachineReader } from '../../../engine/model/machine.ts';
import { queryIfThere } from '../../../facts/system/query-if-there.ts';
import { tolerantly } from '../../../facts/system/tolerantly.ts';

/** The kinds of personal data, as a summary names them. */
export type PersonalKind =
  | 'MAC addresses'
  | 'IP addresses'
  | 'UUIDs'
  | 'serial numbers'
  | 'host names'
  | 'user names'
  | 'e-mail addresses'
  | 'secrets';

/** A text of the machine that identifies it or a person. */
export interface KnownName {
  readonly kind: PersonalKind;
  readonly text: string;
}

/** Names that many machines have: they identify nobody, and they are words of the system itself. */
const common = new Set(
  [
    'localhost localdomain local lan home internal host hostname server node lab test example domain linux unix none any',
    'root debian ubuntu fedora centos rocky almalinux rhel arch archlinux manjaro opensuse suse gentoo nixos alpine mint',
    'proxmox pve kali raspberrypi admin administrator user users guest vagrant cloud ec2-user azureuser nobody',
    'runbook libvirt qemu kvm vfio grub boot kernel systemd modules devices system class block network net proc dev',
    'default unknown invalid empty null true false default-string defaultstring tobefilledbyoem notspecified notavailable',
    'systemserialnumber systemproductname chassisserialnumber baseboardserialnumber oem standard virtual machine pc intel amd',
    'eth0 com org net edu gov io mail www ipv6 ip6 allnodes allrouters loopback localnet mcastprefix ubuntu-server',
  ].flatMap((line) => line.split(' ')),
);

/** Whether a name is worth replacing: not a common word, and not digits that occur everywhere. */
export function isTelling(text: string): boolean {
  const bare = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (bare.length < 3 || common.has(text.toLowerCase()) || common.has(bare)) return false;
  return !/^(?:0+|1+|f+|x+|0123456789|123456789|1234567890?)$/.test(bare) && !(bare.length < 5 && /^\d+$/.test(bare));
}

const lines = (text: string | undefined): readonly string[] => (text ?? '').split('\n').map((line) => line.trim());

const serialFiles = {
  '/sys/class/dmi/id': [
    ...['product_serial', 'board_serial', 'chassis_serial', 'product_uuid'],
    ...['board_asset_tag', 'chassis_asset_tag'],
  ],
  '/sys/class/block': ['serial', 'wwid', 'uuid', 'device/serial', 'device/wwid'],
  '/sys/class/nvme': ['serial', 'subsysnqn', 'hostnqn', 'hostid'],
  '/sys/bus/usb/devices': ['serial'],
  '/sys/class/power_supply': ['serial_number'],
} as const;

/** The serial numbers that the kernel shows: of the machine, and of its disks and other devices. */
async function readSerials(machine: MachineReader): Promise<readonly string[]> {
  const read = (path: string) => tolerantly(undefined, machine.read(path));
  const folders = await Promise.all(
    Object.entries(serialFiles).map(async ([folder, names]) => {
      const own = folder.endsWith('/id') ? [''] : ((await tolerantly(undefined, machine.list(folder))) ?? []);
      return own.flatMap((device) => names.map((name) => `${folder}/${device === '' ? '' : `${device}/`}${name}`));
    }),
  );
  const texts = await Promise.all(folders.flat().slice(0, 4000).map(read));
  // "naa.5000c5…" and "eui.…" are also written without their beginning.
  return texts
    .flatMap((text) => lines(text))
    .flatMap((line) => [line, line.replace(/^(?:naa|eui|t10|nvme|uuid)\./, '')]);
}

/** The host's own names: its host name, the domains that it searches, and the names in /etc/hosts. */
async function readHostNames(machine: MachineReader): Promise<readonly string[]> {
  const paths = ['/proc/sys/kernel/hostname', '/etc/hostname', '/etc/mailname', '/proc/sys/kernel/domainname'];
  const [own, hosts, resolver] = await Promise.all([
    Promise.all(paths.map((path) => tolerantly(undefined, machine.read(path)))),
    tolerantly(undefined, machine.read('/etc/hosts')),
    tolerantly(undefined, machine.read('/etc/resolv.conf')),
  ]);
  const entries = lines(hosts).flatMap((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(1));
  const searched = lines(resolver).flatMap((line) => /^(?:search|domain)\s+(.*)/.exec(line)?.[1]?.split(/\s+/) ?? []);
  const names = [...own.flatMap((text) => lines(text)), ...entries, ...searched];
  // Of "node7.corp.example", the first word and the domain are names too.
  return names.flatMap((name) => {
    const [first = '', ...rest] = name.split('.');
    return [name, first, ...(rest.length > 1 ? [rest.join('.')] : [])];
  });
}

/** The people of the machine: the accounts that are not of the system, with their full names. */
async function readUserNames(machine: MachineReader): Promise<readonly string[]> {
  const [passwd, homes, sudo] = await Promise.all([
    tolerantly(undefined, machine.read('/etc/passwd')),
    tolerantly(undefined, machine.list('/home')),
    queryIfThere(machine, ['printenv', 'SUDO_USER', 'USER', 'LOGNAME']),
  ]);
  const accounts = lines(passwd).flatMap((line) => {
    const [name = '', , uid, , full = '', home = ''] = line.split(':');
    const isPerson = Number(uid) >= 1000 && Number(uid) < 65_534;
    return isPerson ? [name, ...full.split(','), ...(home.startsWith('/home/') ? [home.slice(6)] : [])] : [];
  });
  return [...accounts, ...(homes ?? []), ...(sudo.code === 127 ? [] : sudo.stdout.split('\n'))];
}

/** The names and numbers of a machine that must not be in a report. They are read for this purpose only. */
export async function readKnownNames(machine: MachineReader): Promise<readonly KnownName[]> {
  const [serials, hosts, users, id] = await Promise.all([
    readSerials(machine),
    readHostNames(machine),
    readUserNames(machine),
    tolerantly(undefined, machine.read('/etc/machine-id')),
  ]);
  const of = (kind: PersonalKind, texts: readonly string[]): readonly KnownName[] =>
    texts.map((text) => ({ kind, text: text.trim() })).filter(({ text }) => isTelling(text));
  return [
    ...of('serial numbers', serials),
    ...of('host names', hosts),
    ...of('user names', users),
    ...of('UUIDs', lines(id)),
  ];
}
