import { describe, expect, test } from 'vitest';
import type { Change } from '../../../changes/index.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { readEntry, withOptions } from '../../../steps/grub-edit/entries/boot-entry.ts';
import type { EntriesState } from '../../../steps/grub-edit/entries/probe-entries.ts';
import { proposeEntries } from '../../../steps/grub-edit/entries/propose-entries.ts';
import { lineOf, wordsOf } from '../../../steps/grub-edit/request/words.ts';
import { file, flags, ground } from './grub-matrix/cases.ts';

const id = '0649288e52434223afde4c36460a375e';
const root = 'root=UUID=a7e970a5-14fb-4a8a-ab09-603d1ac3fee9';
const folder = '/boot/loader/entries';
const normal = `${folder}/${id}-6.12.conf`;
const rescue = `${folder}/${id}-0-rescue.conf`;

const entry = (options: string): string =>
  `title Fedora Linux (6.12) 43 (Server Edition)\nversion 6.12\nlinux /vmlinuz-6.12\ninitrd /initramfs-6.12.img\noptions ${options}\ngrub_users $grub_users\ngrub_arg --unrestricted\ngrub_class fedora\n`;

const ask = (
  parameters: Partial<GrubEdit['parameters']>,
  variable: GrubEdit['variable'] = 'GRUB_CMDLINE_LINUX_DEFAULT',
): GrubEdit => ({ ...flags, parameters: { ensure: [], set: {}, remove: [], ...parameters }, variable });

/** The probe's state of a machine with these entry files, started with the options of the first. */
function seen(files: Readonly<Record<string, string>>, more: Partial<EntriesState> = {}): EntriesState {
  return {
    loader: 'systemd-boot',
    files: Object.entries(files).map(([path, text]) => ({ path, file: file(text) })),
    images: [],
    source: null,
    vendorSource: null,
    stub: null,
    defaults: null,
    environment: null,
    readsEntries: true,
    hasEditor: true,
    machineId: id,
    commandLine: `${root} ro quiet`,
    ground,
    ...more,
  };
}

/** The files as the changes make them. */
const written = (changes: readonly Change[]): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    changes.map((change) =>
      change.kind === 'file' ? [change.path, change.after?.content] : ['command', JSON.stringify(change)],
    ),
  );

describe('an entry as a file', () => {
  const texts: readonly (readonly [string, string, string, string])[] = [
    ['a single options line', 'linux /l\noptions a b\ninitrd /i\n', 'a b', 'linux /l\noptions X\ninitrd /i\n'],
    [
      'several options lines, which apply together',
      'linux /l\noptions a\n#c\noptions b\n',
      'a b',
      'linux /l\noptions X\n#c\n',
    ],
    ['aligned with blanks', 'linux      /l\noptions    a "b c"\n', 'a "b c"', 'linux      /l\noptions    X\n'],
    ['with tabs', 'linux\t/l\noptions\ta\n', 'a', 'linux\t/l\noptions\tX\n'],
    ['none', 'linux /l', '', 'linux /l\noptions X\n'],
    ['an empty options line', 'linux /l\noptions\n', '', 'linux /l\noptions X\n'],
    ['lines that end as on DOS', 'linux /l\r\noptions a\r\n', 'a', 'linux /l\r\noptions X\r\n'],
    [
      'a comment that looks like an options line',
      '# options no\nlinux /l\noptions a\n',
      'a',
      '# options no\nlinux /l\noptions X\n',
    ],
  ];
  test.each(texts)('%s', (_, text, options, after) => {
    expect(lineOf(readEntry('/x.conf', file(text))?.words ?? [])).toBe(options);
    expect(withOptions(text, 'X')).toBe(after);
  });

  test('an entry that does not start Linux is skipped', () => {
    expect(readEntry('/x.conf', file('title Windows\nefi /EFI/Microsoft/Boot/bootmgfw.efi\n'))).toBeNull();
  });

  test('words are split as the kernel splits them', () => {
    expect(wordsOf(' a="b c"  d -- single\n').map(({ text, init }) => [text, init])).toEqual([
      ['a="b c"', false],
      ['d', false],
      ['--', true],
      ['single', true],
    ]);
  });
});

describe('the options after the edit', () => {
  const edits: readonly (readonly [string, Partial<GrubEdit['parameters']>, string, string])[] = [
    ['adds at the end', { ensure: ['iommu=pt'] }, 'ro quiet', 'ro quiet iommu=pt'],
    ['before the arguments of init', { ensure: ['iommu=pt'] }, 'ro -- single2', 'ro iommu=pt -- single2'],
    [
      'merges lists',
      { ensure: ['vfio-pci.ids=8086:10d3'] },
      'vfio_pci.ids=1af4:1000',
      'vfio_pci.ids=1af4:1000,8086:10d3',
    ],
    ['replaces all', { set: { isolcpus: '2' } }, 'isolcpus=1 ro isolcpus=3', 'isolcpus=2 ro'],
    ['removes by name', { remove: ['quiet'] }, 'ro quiet rhgb', 'ro rhgb'],
    ['removes a single value', { remove: ['console=tty0'] }, 'console=tty0 console=ttyS0', 'console=ttyS0'],
    ['removes a pool whole', { remove: ['hugepagesz=1G'] }, 'hugepagesz=1G hugepages=4 ro', 'ro'],
    ['adds a pool', { ensure: ['hugepagesz=1G', 'hugepages=4'] }, 'ro', 'ro hugepagesz=1G hugepages=4'],
    ['adds a second console', { ensure: ['console=ttyS0'] }, 'console=tty0', 'console=tty0 console=ttyS0'],
    ['quotes blanks', { ensure: ['dyndbg="file a +p"'] }, 'ro', 'ro dyndbg="file a +p"'],
    ['writes $ unchanged', { ensure: ['memmap=2G$8G'] }, 'ro', 'ro memmap=2G$8G'],
  ];
  test.each(edits)('%s', (_, parameters, before, after) => {
    const path = '/boot/efi/loader/entries/arch.conf';
    const state = (options: string): EntriesState => seen({ [path]: `linux /vmlinuz\noptions ${root} ${options}\n` });
    const { changes, refusals } = proposeEntries(ask(parameters), state(before));
    expect(refusals).toEqual([]);
    expect(written(changes)).toEqual({ [path]: `linux /vmlinuz\noptions ${root} ${after}\n` });
    expect(proposeEntries(ask(parameters), state(after)).changes).toEqual([]);
  });
});

describe('the selected entries', () => {
  const other = `${folder}/6f5902ac237024bdd0c176cb93063dc4-6.1.conf`;
  const files = {
    [normal]: entry(`${root} ro quiet`),
    [rescue]: entry(`${root} ro`),
    [other]: entry('root=/dev/sdb2 ro quiet'),
  };
  const bls: Partial<EntriesState> = { loader: 'grub-bls', source: file(`${root} ro quiet\n`) };

  test('are those of this system; the rescue entry remains as the fallback', () => {
    const { changes } = proposeEntries(ask({ ensure: ['iommu=pt'] }), seen(files, bls));
    expect(Object.keys(written(changes))).toEqual(['/etc/kernel/cmdline', normal]);
  });

  test('include the rescue entry on request', () => {
    const { changes } = proposeEntries(ask({ ensure: ['iommu=pt'] }, 'GRUB_CMDLINE_LINUX'), seen(files, bls));
    expect(Object.keys(written(changes))).toEqual(['/etc/kernel/cmdline', normal, rescue]);
  });

  test('an entry that has the parameter is unchanged, and each entry keeps its other parameters', () => {
    const second = `${folder}/${id}-6.11.conf`;
    const two = { [normal]: entry(`${root} ro iommu=pt`), [second]: entry(`${root} ro nomodeset`) };
    const { changes } = proposeEntries(ask({ ensure: ['iommu=pt'] }), seen(two, { loader: 'grub-bls' }));
    expect(written(changes)).toEqual({
      '/etc/kernel/cmdline': `${root} ro iommu=pt\n`,
      [second]: entry(`${root} ro nomodeset iommu=pt`),
    });
  });
});

describe('the source of new entries', () => {
  const made = `/boot/efi/loader/entries/${id}-6.12.conf`;
  const installed = `version    6.12\nmachine-id ${id}\noptions    ${root} ro quiet systemd.machine_id=${id}\nlinux      /${id}/6.12/linux\n`;

  test('a missing /etc/kernel/cmdline is created from the entry, not from the present command line', () => {
    const commandLine = `initrd=\\x ${root} ro quiet typed=1`;
    const { changes } = proposeEntries(ask({ ensure: ['iommu=pt'] }), seen({ [made]: installed }, { commandLine }));
    expect(written(changes)['/etc/kernel/cmdline']).toBe(`${root} ro quiet iommu=pt\n`);
  });

  test("it starts from the vendor's file", () => {
    const state = seen({ [made]: installed }, { vendorSource: `${root} rw vendor\n` });
    const { changes } = proposeEntries(ask({ ensure: ['iommu=pt'] }), state);
    expect(written(changes)['/etc/kernel/cmdline']).toBe(`${root} rw vendor iommu=pt\n`);
  });

  test('no file is created if the entries already have the parameter, or for manual entries', () => {
    expect(proposeEntries(ask({ ensure: ['quiet'] }), seen({ [made]: installed })).changes).toEqual([]);
    const byHand = { '/boot/loader/entries/arch.conf': `linux /vmlinuz\noptions ${root} rw\n` };
    expect(Object.keys(written(proposeEntries(ask({ ensure: ['iommu=pt'] }), seen(byHand)).changes))).toEqual(
      Object.keys(byHand),
    );
  });

  test('GRUB_CMDLINE_LINUX is updated too, or a warning shows that it is not', () => {
    const bls = (text: string): EntriesState =>
      seen({ [normal]: entry(`${root} ro quiet`) }, { loader: 'grub-bls', defaults: file(text) });
    const input = ask({ ensure: ['iommu=pt'] });
    expect(written(proposeEntries(input, bls('GRUB_CMDLINE_LINUX="quiet"\n')).changes)['/etc/default/grub']).toBe(
      'GRUB_CMDLINE_LINUX="quiet iommu=pt"\n',
    );
    const computed = proposeEntries(input, bls('GRUB_CMDLINE_LINUX="a b\n'));
    expect(computed.warnings.join()).toMatch(/^\/etc\/default\/grub is left unchanged \(line 1: /);
    expect(Object.keys(written(computed.changes))).toEqual(['/etc/kernel/cmdline', normal]);
  });
});

describe("GRUB's variables in entries (RHEL 8)", () => {
  const block = (variables: string): string => `# GRUB Environment Block\n${variables}`.padEnd(1024, '#');
  const shared = (options: string, variables: string): EntriesState =>
    seen({ [normal]: entry(options) }, { loader: 'grub-bls', environment: block(variables) });

  test('kernelopts is set, undo restores its earlier value, and the whole line is shown', () => {
    const state = shared('$kernelopts $tuned_params', `kernelopts=${root} ro quiet\ntuned_params=skew_tick=1\n`);
    const { changes } = proposeEntries(ask({ ensure: ['iommu=pt'] }), state);
    expect(changes).toMatchObject([
      {
        kind: 'command',
        argv: ['grub2-editenv', '/boot/grub2/grubenv', 'set', `kernelopts=${root} ro quiet iommu=pt`],
        undo: ['grub2-editenv', '/boot/grub2/grubenv', 'set', `kernelopts=${root} ro quiet`],
        done: {
          kind: 'has-line',
          path: '/boot/grub2/grubenv',
          line: `kernelopts=${root} ro quiet iommu=pt`,
          whole: true,
        },
      },
    ]);
  });

  test('a parameter from tuned counts if it is the same', () => {
    const state = shared('$kernelopts $tuned_params', `kernelopts=${root} ro iommu=pt\ntuned_params=nohz=on\n`);
    expect(proposeEntries(ask({ ensure: ['iommu=pt', 'nohz=on'] }), state)).toMatchObject({
      refusals: [],
      changes: [],
    });
  });

  test('a value that GRUB would change is refused', () => {
    const { refusals } = proposeEntries(ask({ ensure: ['memmap=2G$8G'] }), shared(`${root} ro`, ''));
    expect(refusals).toMatchObject([{ check: 'boot-entry-not-writable', evidence: 'memmap=2G$8G' }]);
  });
});
