import { loaderInfo, stubInfo, withGrubEntries, withSystemdBoot } from '../machines/simulated/hosts/loader-variants.ts';
import { withFiles } from '../machines/simulated/hosts/variants.ts';
import { lab, showing } from './case.ts';
import type { Preflight, Try } from './case.ts';

const ensure = (...words: readonly string[]): Pick<Try, 'step' | 'with'> => ({
  step: 'grub-edit',
  with: { parameters: { ensure: words } },
});
const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });

const { '/etc/default/grub': __, '/usr/lib/os-release': ___, ...unnamed } = lab.files;
/** A machine that shows nothing of how it is started. */
const strange = withFiles(
  { ...lab, loader: 'systemd-boot', files: unnamed },
  {
    '/boot/efi/loader/entries/x.conf': `linux /x\noptions root=${lab.root}\n`,
    '/usr/lib/os-release': 'ID=plan9\n',
  },
);
/** Preflight 12: the component that decides the kernel command line, and whether it can be edited. */
export const bootLoaders: readonly Preflight[] = [
  {
    row: 12,
    what: 'systemd-boot without entries',
    says: refuses('boot-entry-missing', 'no *.conf in loader/entries'),
    on: { machine: showing(lab, loaderInfo('systemd-boot 257.9')), ...ensure('iommu=pt') },
    override: null,
    silent: { machine: withSystemdBoot(lab) },
  },
  {
    row: 12,
    what: 'systemd-boot with entries of another system',
    says: refuses('boot-entry-missing', '/boot/efi/loader/entries: 1 of other systems'),
    on: {
      machine: withFiles(showing(lab, loaderInfo('systemd-boot 257.9')), {
        '/boot/efi/loader/entries/other.conf': 'title Other\nmachine-id 0000\nlinux /other\n',
      }),
      ...ensure('iommu=pt'),
    },
    override: null,
    silent: { machine: withSystemdBoot(lab) },
  },
  {
    row: 12,
    what: 'an entry whose tries are counted',
    says: refuses('boot-entry-counted', 'linux+3.conf'),
    on: {
      machine: withFiles(withSystemdBoot(lab), {
        '/boot/efi/loader/entries/linux+3.conf': `title Debian\nlinux /linux\noptions root=${lab.root} ro\n`,
      }),
      ...ensure('iommu=pt'),
    },
    override: null,
    silent: { machine: withSystemdBoot(lab) },
  },
  {
    row: 12,
    what: 'a unified kernel image beside entries',
    says: refuses('grub-not-in-charge', '/boot/efi/EFI/Linux/debian-6.12.efi'),
    on: {
      machine: withFiles(withSystemdBoot(lab), { '/boot/efi/EFI/Linux/debian-6.12.efi': 'MZ' }),
      ...ensure('iommu=pt'),
    },
    override: null,
    silent: { machine: withSystemdBoot(lab) },
  },
  {
    row: 12,
    what: 'an entry of a unified kernel image',
    says: refuses('grub-not-in-charge', '/boot/efi/loader/entries/image.conf'),
    on: {
      machine: withFiles(withSystemdBoot(lab), {
        '/boot/efi/loader/entries/image.conf': 'title Debian\nuki /EFI/debian.efi\n',
      }),
      ...ensure('iommu=pt'),
    },
    override: null,
    silent: { machine: withSystemdBoot(lab) },
  },
  {
    row: 12,
    what: 'entries that GRUB does not read',
    says: refuses('grub-bls', '/boot/grub2/grub.cfg: no blscfg command'),
    on: {
      machine: withFiles(withGrubEntries(lab), { '/boot/grub2/grub.cfg': 'set timeout=5\n' }),
      ...ensure('iommu=pt'),
    },
    override: null,
    silent: { machine: withGrubEntries(lab) },
  },
  {
    row: 12,
    what: 'options that grub.cfg sets',
    says: refuses('boot-entry-computed', '/boot/grub2/grubenv: kernelopts is not set'),
    on: {
      machine: withFiles(withGrubEntries(lab, true), {
        '/boot/grub2/grubenv': '# GRUB Environment Block\n'.padEnd(1024, '#'),
      }),
      ...ensure('iommu=pt'),
    },
    override: null,
    silent: { machine: withGrubEntries(lab, true) },
  },
  {
    row: 12,
    what: 'a variable of tuned in the entries',
    says: refuses('parameter-of-tuned', '$tuned_params of the entries: isolcpus=1-3'),
    on: {
      machine: withFiles(withGrubEntries(lab, true), {
        '/boot/grub2/grubenv':
          `# GRUB Environment Block\nkernelopts=root=${lab.root} ro\ntuned_params=isolcpus=1-3\n`.padEnd(1024, '#'),
      }),
      ...ensure('isolcpus=2-3'),
    },
    override: null,
    silent: { machine: withGrubEntries(lab, true) },
  },
  {
    row: 12,
    what: 'Limine',
    says: refuses('grub-not-in-charge', 'LoaderInfo of the firmware: Limine 9.2.3'),
    on: { machine: showing(lab, loaderInfo('Limine 9.2.3')), ...ensure('iommu=pt') },
    override: null,
    silent: { machine: showing(lab, loaderInfo('GRUB 2.12')) },
  },
  {
    row: 12,
    what: 'NixOS',
    says: refuses('grub-not-in-charge', '/etc/NIXOS exists'),
    on: { machine: withFiles(lab, { '/etc/NIXOS': '' }), ...ensure('iommu=pt') },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 12,
    what: 'no known boot loader',
    says: refuses('boot-loader-unknown', 'no /etc/default/grub'),
    on: { machine: strange, ...ensure('iommu=pt') },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 12,
    what: 'a unified kernel image',
    says: refuses('grub-not-in-charge', 'StubInfo of the firmware: systemd-stub 257'),
    on: { machine: showing(lab, { ...stubInfo('systemd-stub 257') }), ...ensure('iommu=pt') },
    override: null,
    silent: { machine: lab },
  },
];
