import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import { chooseLoader } from './choose-loader.ts';
import type { Loader } from './choose-loader.ts';
import { grubEntries, kernelParameters } from './grub-configuration.ts';
import { formatParameter, parseKernelCommandLine } from './kernel-command-line.ts';
import type { Look } from '../system/look.ts';

const loaders = [
  { loader: 'grub', path: '/boot/grub/grub.cfg' },
  { loader: 'grub', path: '/boot/grub2/grub.cfg' },
  { loader: 'systemd-boot', path: '/boot/efi/loader/loader.conf' },
  { loader: 'systemd-boot', path: '/efi/loader/loader.conf' },
  { loader: 'systemd-boot', path: '/boot/loader/loader.conf' },
] as const;

/** Parameters that GRUB itself adds, or that differ for every kernel. */
const own = ['BOOT_IMAGE', 'initrd', 'root'];

/**
 * The parameters of the first entry of a grub.cfg that a command line lacks; null for a grub.cfg whose entries are in
 * other files.
 */
function pendingParameters(configuration: string, commandLine: string): string[] | null {
  const entry = grubEntries(configuration).find(({ recovery }) => !recovery);
  if (entry === undefined) return null;
  const now = new Set(parseKernelCommandLine(commandLine).map(formatParameter));
  return kernelParameters(entry.words)
    .filter(({ name }) => !own.includes(name) && !name.startsWith('$'))
    .map(formatParameter)
    .filter((text) => !now.has(text));
}

/** The file with the command line of each loader, which also applies to the next kernel. */
const writtenIn: Readonly<Record<Exclude<Loader['kind'], 'other'>, string>> = {
  grub: '/etc/default/grub',
  'grub-bls': '/boot/loader/entries',
  'systemd-boot': '/etc/kernel/cmdline',
  kernelstub: '/etc/kernelstub/configuration',
  'rpm-ostree': 'rpm-ostree kargs',
};

/** The boot loader, recognized by its files, and the parts of its configuration that need a reboot. */
export async function readBoot(machine: MachineReader, look: Look): Promise<Facts['boot']> {
  // A listing shows that a file exists, even while its content is only planned.
  const folder = (path: string): string => path.slice(0, path.lastIndexOf('/'));
  const [decides, ...lists] = await Promise.all([
    look('boot.loader', null, chooseLoader(machine)),
    ...loaders.map(({ path }) => look('boot', undefined, machine.list(folder(path)))),
  ] as const);
  const found = loaders.find(({ path }, index) => lists[index]?.includes(path.slice(path.lastIndexOf('/') + 1)));
  const kind = decides === null || decides.kind === 'other' ? null : decides.kind;
  const commandLine = kind !== null ? writtenIn[kind] : decides?.kind === 'other' ? decides.where : null;
  const loader = kind ?? found?.loader ?? 'unknown';
  const path = found?.path ?? null;
  if (path === null || found?.loader !== 'grub') return { loader, path, commandLine, parametersPending: null };
  const [configuration, running] = await Promise.all([
    look('boot.parametersPending', undefined, machine.read(path)),
    look('kernel.cmdline', undefined, machine.read('/proc/cmdline')),
  ]);
  const known = configuration !== undefined && running !== undefined;
  return { loader, path, commandLine, parametersPending: known ? pendingParameters(configuration, running) : null };
}
