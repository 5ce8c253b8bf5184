import type { MachineReader } from '../engine/machine.ts';
import type { Facts } from '../schemas/types/facts.ts';
import { grubEntries, kernelParameters } from './grub-configuration.ts';
import { formatParameter, parseKernelCommandLine } from './kernel-command-line.ts';
import type { Look } from './look.ts';

const loaders = [
  { loader: 'grub', path: '/boot/grub/grub.cfg' },
  { loader: 'grub', path: '/boot/grub2/grub.cfg' },
  { loader: 'systemd-boot', path: '/boot/efi/loader/loader.conf' },
  { loader: 'systemd-boot', path: '/efi/loader/loader.conf' },
  { loader: 'systemd-boot', path: '/boot/loader/loader.conf' },
] as const;

/** Given by GRUB itself, or different for every kernel that is started. */
const own = ['BOOT_IMAGE', 'initrd', 'root'];

/** What the first entry of a grub.cfg gives that a command line has not; null for a grub.cfg whose entries lie elsewhere. */
function pendingParameters(configuration: string, commandLine: string): string[] | null {
  const entry = grubEntries(configuration).find(({ recovery }) => !recovery);
  if (entry === undefined) return null;
  const now = new Set(parseKernelCommandLine(commandLine).map(formatParameter));
  return kernelParameters(entry.words)
    .filter(({ name }) => !own.includes(name) && !name.startsWith('$'))
    .map(formatParameter)
    .filter((text) => !now.has(text));
}

/** The boot loader by the files it leaves, and what of its configuration waits for a reboot. */
export async function readBoot(machine: MachineReader, look: Look): Promise<Facts['boot']> {
  // A listing says that a file is there even while its content is being planned.
  const folder = (path: string): string => path.slice(0, path.lastIndexOf('/'));
  const lists = await Promise.all(loaders.map(({ path }) => look('boot', undefined, machine.list(folder(path)))));
  const found = loaders.find(({ path }, index) => lists[index]?.includes(path.slice(path.lastIndexOf('/') + 1)));
  if (found === undefined) return { loader: 'unknown', path: null, parametersPending: null };
  const { loader, path } = found;
  if (loader !== 'grub') return { loader, path, parametersPending: null };
  const [configuration, commandLine] = await Promise.all([
    look('boot.parametersPending', undefined, machine.read(path)),
    look('kernel.cmdline', undefined, machine.read('/proc/cmdline')),
  ]);
  const known = configuration !== undefined && commandLine !== undefined;
  return { loader, path, parametersPending: known ? pendingParameters(configuration, commandLine) : null };
}
