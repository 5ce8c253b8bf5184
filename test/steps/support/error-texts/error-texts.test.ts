import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { samplesOf } from '../../../../scripts/error-texts/samples-of.ts';
import { hintFor } from '../../../../steps/support/error-texts/error-text.ts';
import { explanations } from '../../../../steps/support/error-texts/index.ts';
import { explainBinding } from '../../../../steps/pci-bind/explain-binding.ts';

/**
 * The texts of the programs' sources that the tables explain. `npm run error-texts` writes them from unpacked sources;
 * after a change of a pattern, run it again.
 */
const folder = join(import.meta.dirname, 'texts');
const texts = readdirSync(folder).flatMap((name) =>
  readFileSync(join(folder, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [versions = '', files = '', text = ''] = line.split('\t');
      const program = name.replace(/\.tsv$/, '');
      return { program, versions: versions.split(' '), files: files.split(' '), text, samples: samplesOf(text) };
    }),
);

const byVersion = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** The texts of a program that a row matches. */
const matched = (program: string, pattern: RegExp) =>
  texts.filter((one) => one.program === program && one.samples.some((sample) => pattern.test(sample)));

/** The alternatives of a pattern, split at each | outside brackets. */
function alternatives({ source, flags }: RegExp): readonly RegExp[] {
  const parts = [''];
  let depth = 0;
  for (const [token] of source.matchAll(/\\.|\[(?:\\.|[^\]])*\]|[^\\[]/gs)) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (token === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => new RegExp(part, flags));
}

describe.each(Object.entries(explanations))('the error texts of %s', (_, rows) => {
  test.each(rows.map((row) => [String(row.text), row] as const))(
    '%s is in its source',
    (_, { source, text, general }) => {
      const [program = '', ...words] = source.split(' ');
      if (program === 'errno(3)') return expect(general).toBe(true);
      const file = words.at(-1) ?? '';
      if (program === 'runbook') {
        const code = readFileSync(join(import.meta.dirname, '../../../..', file), 'utf8');
        const filled = code
          .replaceAll('${ready.dialogue.socket}', '/run/agent.sock')
          .replaceAll(/\$\{kinds\.describe\(\w+\)\}/g, '+ module x')
          .replaceAll('${found}', 'not loaded');
        return expect(filled).toMatch(text);
      }
      const found = matched(program, text);
      const versions = [...new Set(found.flatMap((one) => one.versions))].toSorted(byVersion);
      const range = versions.length === 1 ? versions[0] : `${versions[0]} to ${versions.at(-1)}`;
      expect(words.slice(0, -1).join(' ')).toBe(range);
      expect(found.flatMap((one) => one.files)).toContain(file);
    },
  );

  test('no two rows match one text, except general rows', () => {
    const doubles = texts
      .flatMap(({ samples }) => samples)
      .map((sample) => [
        sample,
        ...rows.filter((row) => row.general !== true && row.text.test(sample)).map(({ text }) => String(text)),
      ])
      .filter((found) => found.length > 2);
    expect(doubles).toEqual([]);
  });
});

test('every alternative of a pattern is in a source, or is the name of an errno', () => {
  const unknown = Object.values(explanations)
    .flat()
    .filter(({ source, general }) => general !== true && !/^(runbook|systemd) /.test(source))
    .flatMap(({ text }) => alternatives(text).map((part) => [String(text), part] as const))
    .filter(
      ([, part]) =>
        !/^E[A-Z]+$/.test(part.source) && !texts.some(({ samples }) => samples.some((sample) => part.test(sample))),
    )
    .map(([text, part]) => `${part.source} of ${text}`);
  expect(unknown).toEqual([]);
});

/** What people saw, and a word of the right hint. */
const seen: readonly (readonly [keyof typeof explanations, string, RegExp])[] = [
  [
    'qemu',
    'vfio 0000:01:00.0: failed to setup container for group 7: Failed to set iommu for container: Operation not permitted',
    /interrupt remapping, or .*RMRR/,
  ],
  [
    'qemu',
    'vfio 0000:03:00.1: error getting device from group 14: Device or resource busy\nVerify all devices in group 14 are bound to vfio-<bus> or pci-stub and not already in use',
    /another function of the same IOMMU group/,
  ],
  ['qemu', 'vfio 0000:01:00.1: group 1 used in multiple address spaces', /one pcie-pci-bridge/],
  ['qemu', 'VFIO_MAP_DMA failed: Cannot allocate memory', /^the limit for locked memory/],
  [
    'qemu',
    'vfio_container_dma_map(0x55df, 0x0, 0x8000000, 0x7f98) = -12 (Cannot allocate memory)',
    /^the limit for locked memory/,
  ],
  ['qemu', 'VFIO_MAP_DMA failed: Invalid argument', /address width/],
  ['qemu', 'VFIO_MAP_DMA failed: No space left on device', /dma_entry_limit/],
  ['qemu', 'vfio: Unable to power on device, stuck in D3', /disable_idle_d3/],
  ['qemu', 'vfio-pci: Cannot read device rom at 0000:01:00.0', /romfile=/],
  ['qemu', 'failed to open /dev/vfio/14: Operation not permitted', /DeviceAllow/],
  ['qemu', "Could not open '/dev/vfio/devices/vfio0': Device or resource busy", /fuser/],
  ['qemu', "Could not open '/dev/iommu': No such file or directory", /modprobe iommufd/],
  ['qemu', "Could not open '/usr/share/OVMF/OVMF_CODE.fd': No such file or directory", /install ovmf/],
  ['qemu', 'Failed to get "write" lock\nIs another process using the image [/srv/a.qcow2]?', /fuser -v FILE/],
  ['qemu', 'Failed to bind socket to /run/x/qmp.sock: Address already in use', /ss -lxp/],
  ['qemu', 'unsupported machine type: "pc-q35-9.9"', /-machine help/],
  ['qemu', "CPU model 'host' requires KVM or HVF", /accelerator kvm/],
  ['qemu', 'qemu_prealloc_mem: preallocating memory failed: Bad address', /huge pages/],
  ['qemu', 'mlockall: Cannot allocate memory', /LimitMEMLOCK/],
  ['qemu', 'ioctl(KVM_CREATE_VM) failed: 16 Device or resource busy', /VirtualBox/],
  ['qemu', 'Could not access KVM kernel module: Permission denied', /kvm group/],
  ['qemu', "BAR 1 [mem 0xd0000000-0xdfffffff 64bit pref]: can't reserve", /simpledrm/],
  ['module', "modprobe: ERROR: could not insert 'kvm_intel': Operation not supported", /virtualization/],
  ['module', 'kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 0', /VT-x/],
  ['module', 'modprobe: FATAL: Module vfio-pcy not found in directory /lib/modules/6.1.0', /no such module/],
  ['module', "vfio_pci: unknown parameter 'idz' ignored", /modinfo/],
  [
    'attribute',
    'write /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs: No such file or directory',
    /driver of its vendor/,
  ],
  ['attribute', 'write /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs: Cannot allocate memory', /pci=realloc/],
  ['attribute', 'write /proc/irq/45/smp_affinity_list: No space left on device', /interrupt vector/],
  ['attribute', '/sys/bus/pci/drivers/vfio-pci/bind: Device or resource busy', /virtual functions/],
  [
    'attribute',
    '/sys/devices/system/cpu/cpufreq/policy0/scaling_governor: Invalid argument',
    /scaling_available_governors/,
  ],
  ['grub', '/usr/sbin/grub-mkconfig: 4: /etc/default/grub: Syntax error: Unterminated quoted string', /quote/],
  ['grub', '/etc/default/grub: line 6: unexpected EOF while looking for matching `"\'', /quote/],
  ['grub', '/etc/default/grub: 7: GRUB_CMDLINE_LINUX+: not found', /as a program/],
  ['grub', '/usr/sbin/grub-mkconfig: 250: cannot create /boot/grub/grub.cfg.new: Directory nonexistent', /not mounted/],
  ['grub', '/usr/sbin/grub-mkconfig: 250: cannot create /boot/grub/grub.cfg.new: Read-only file system', /read-only/],
  [
    'packages',
    'E: Release file for http://x/InRelease is expired (invalid since 3d 2h). Updates for this repository will not be applied.',
    /clock/,
  ],
  ['packages', "E: The repository 'http://x trixy Release' does not have a Release file.", /no such suite/],
  [
    'packages',
    "dpkg: error processing archive /a.deb (--unpack):\n trying to overwrite '/usr/bin/x', which is also in package y",
    /.+/,
  ],
  [
    'packages',
    'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
    /Wait/,
  ],
  ['binding', 'write /sys/bus/pci/drivers/vfio-pci/bind: Device or resource busy', /virtual functions/],
];
test.each(seen)('%s: %s', (what, trouble, hint) => {
  expect(hintFor(`qemu-system-x86_64: -device vfio-pci,host=0000:01:00.0: ${trouble}`, explanations[what])).toMatch(
    hint,
  );
});

test('of a refused container, the message of the kernel tells which cause it is', () => {
  const refused =
    'vfio 0000:01:00.0: failed to setup container for group 7: Failed to set iommu for container: Operation not permitted';
  const hint = (kernel: string) => hintFor(`${refused}\nkernel: ${kernel}`, explanations.qemu);
  expect(hint('vfio_iommu_type1_attach_group: No interrupt remapping support.  Use the module param "allow_unsafe_interrupts"')).toMatch(/^the machine has no interrupt remapping/); // prettier-ignore
  expect(hint('vfio-pci 0000:01:00.0: Firmware has requested this device have a 1:1 IOMMU mapping, rejecting configuring')).toMatch(/^the firmware reserves memory/); // prettier-ignore
  expect(hint('vfio-pci 0000:01:00.0: Device is ineligible for IOMMU domain attach due to platform RMRR requirement.')).toMatch(/^the firmware reserves memory/); // prettier-ignore
});

test('an unknown text has no hint', () => {
  for (const rows of Object.values(explanations)) expect(hintFor('all is well', rows)).toBeUndefined();
  expect(explainBinding('all is well')).toBeUndefined();
});
