import type { MachineReader } from '../../engine/model/machine.ts';
import { readLoaderVariable } from './read-loader-variable.ts';
import { parseOperatingSystem } from '../system/operating-system.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** The component that decides the kernel command line of a machine, or a boot loader that no step can edit. */
export type Loader =
  | { readonly kind: 'grub' | 'grub-bls' | 'systemd-boot' | 'kernelstub' | 'rpm-ostree' }
  | {
      readonly kind: 'other';
      readonly check: 'grub-distribution' | 'boot-loader-unknown' | 'grub-not-in-charge';
      readonly what: string;
      /** The place where a person writes the parameters, and the command to run afterwards. */
      readonly where: string;
      readonly evidence: string;
    };

/** The file with GRUB's settings on every distribution that has such a file. */
const mainFile = '/etc/default/grub';

const proxmoxFile = '/etc/kernel/proxmox-boot-uuids';

/** Boot loaders that are recognized by a file and that no step edits. */
const others: readonly { readonly path: string; readonly what: string; readonly where: string }[] = [
  {
    path: '/boot/limine.conf',
    what: 'Limine',
    where: 'the cmdline: lines of /boot/limine.conf (or /etc/default/limine and limine-update)',
  },
  {
    path: '/boot/limine/limine.conf',
    what: 'Limine',
    where: 'the cmdline: lines of /boot/limine/limine.conf (or /etc/default/limine and limine-update)',
  },
  {
    path: '/etc/default/u-boot',
    what: 'U-Boot with u-boot-menu',
    where: 'U_BOOT_PARAMETERS in /etc/default/u-boot, then u-boot-update',
  },
  {
    path: '/boot/extlinux/extlinux.conf',
    what: 'extlinux',
    where: 'the APPEND lines of /boot/extlinux/extlinux.conf',
  },
  {
    path: '/boot/firmware/cmdline.txt',
    what: 'the firmware of a Raspberry Pi',
    where: 'the single line of /boot/firmware/cmdline.txt',
  },
  { path: '/boot/refind_linux.conf', what: 'rEFInd', where: 'the lines of /boot/refind_linux.conf' },
];

const loaderFiles = ['/efi/loader/loader.conf', '/boot/loader/loader.conf', '/boot/efi/loader/loader.conf'];
export const stubFile = '/etc/kernelstub/configuration';

const otherwise = (
  what: string,
  where: string,
  evidence: string,
  check: Extract<Loader, { readonly kind: 'other' }>['check'] = 'grub-not-in-charge',
): Loader => ({ kind: 'other', check, what, where, evidence });

/**
 * Finds the component that decides: first the loader's own report to the firmware, then files that only one loader has.
 */
export async function chooseLoader(machine: MachineReader): Promise<Loader> {
  const isThere = async (path: string): Promise<boolean> =>
    (await tolerantly(undefined, machine.stat(path))) !== undefined;
  const [info, stub, release, main, ostree, nixos, proxmox, kernelstub, entries] = await Promise.all([
    readLoaderVariable('LoaderInfo', machine),
    readLoaderVariable('StubInfo', machine),
    machine.read('/etc/os-release'),
    tolerantly(undefined, machine.read(mainFile)),
    isThere('/run/ostree-booted'),
    isThere('/etc/NIXOS'),
    isThere(proxmoxFile),
    isThere(stubFile),
    tolerantly(undefined, machine.list('/boot/loader/entries')),
  ]);
  if (ostree) return { kind: 'rpm-ostree' };
  if (nixos)
    return otherwise(
      'NixOS, which generates its entries from its configuration,',
      'boot.kernelParams in /etc/nixos/configuration.nix, then nixos-rebuild boot',
      '/etc/NIXOS exists',
    );
  if (proxmox)
    return otherwise(
      'Proxmox, which copies its entries to several EFI system partitions,',
      '/etc/kernel/cmdline (GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub if GRUB starts it), then proxmox-boot-tool refresh',
      `${proxmoxFile} exists`,
    );
  if (stub !== null)
    return otherwise(
      'a unified kernel image, which contains its command line,',
      '/etc/kernel/cmdline, then rebuild the image (kernel-install add, or mkinitcpio -P) and sign it if Secure Boot is on',
      `StubInfo of the firmware: ${stub}`,
    );
  if (info !== null && /^systemd-boot/i.test(info)) return { kind: kernelstub ? 'kernelstub' : 'systemd-boot' };
  if (info !== null && !/^GRUB/i.test(info))
    return otherwise(`"${info}"`, 'the configuration of that boot loader', `LoaderInfo of the firmware: ${info}`);
  const { id, like } = parseOperatingSystem(release ?? '');
  const systems = [id, ...like].filter((name) => name !== null);
  if (main !== undefined) {
    if (
      /^[ \t]*(?:export[ \t]+)?GRUB_ENABLE_BLSCFG=["']?true\b/m.test(main) &&
      entries?.some((name) => name.endsWith('.conf'))
    )
      return { kind: 'grub-bls' };
    if (systems.some((name) => name === 'debian' || name === 'ubuntu')) return { kind: 'grub' };
    const seen = `/etc/os-release: ID ${systems.join(' ') || 'missing'}`;
    const where =
      'GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub, then grub-mkconfig -o (grub2-mkconfig -o) to the grub.cfg of this distribution';
    return otherwise('the GRUB of a distribution that is not supported here', where, seen, 'grub-distribution');
  }
  const found = await Promise.all([...loaderFiles, ...others.map(({ path }) => path)].map(isThere));
  if (info === null && found.slice(0, loaderFiles.length).includes(true))
    return { kind: kernelstub ? 'kernelstub' : 'systemd-boot' };
  const other = others.find((_, index) => found[loaderFiles.length + index]);
  if (other !== undefined) return otherwise(other.what, other.where, `${other.path} exists`);
  // On a Debian the step with Debian's files gives the best message about the missing ones.
  if (systems.some((name) => name === 'debian' || name === 'ubuntu')) return { kind: 'grub' };
  return otherwise(
    'a boot loader that was not recognized',
    'the configuration of the boot loader',
    `no LoaderInfo of the firmware, no ${mainFile}, and none of ${loaderFiles.join(', ')}`,
    'boot-loader-unknown',
  );
}
