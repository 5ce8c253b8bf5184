import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../changes/index.ts';
import type { Proposal } from '../../../../changes/proposal.ts';
import type { BootEffects } from '../../../../facts/boot/effects/boot-effects.ts';
import type { GrubEdit } from '../../../../schemas/types/steps/grub-edit.ts';
import type { EntriesState } from '../../../../steps/grub-edit/entries/probe-entries.ts';
import { proposeEntries } from '../../../../steps/grub-edit/entries/propose-entries.ts';
import { propose } from '../../../../steps/grub-edit/grub/propose.ts';
import { proposeKargs } from '../../../../steps/grub-edit/kargs/propose-kargs.ts';
import { configuration, file, flags, ground, grubState } from '../grub-matrix/cases.ts';

const ask = (ensure: readonly string[], more: Partial<GrubEdit['parameters']> = {}): GrubEdit => ({
  ...flags,
  parameters: { ensure: [...ensure], set: {}, remove: [], ...more },
  variable: 'GRUB_CMDLINE_LINUX_DEFAULT',
});
const effects = (more: Partial<BootEffects>): BootEffects => ({ ...ground.effects, ...more });
const started = (line: string): string => `BOOT_IMAGE=/boot/vmlinuz root=UUID=0 ro ${line}`;

/** A Debian with these words in /etc/default/grub, in grub.cfg and on the running command line. */
const debian = (words: string, running = words, seen: Partial<BootEffects> = {}) => ({
  ...grubState(`GRUB_CMDLINE_LINUX_DEFAULT="${words}"\n`, {
    configuration: configuration(words),
    commandLine: started(running),
  }),
  ground: { ...ground, effects: effects(seen) },
});

const id = '0649288e52434223afde4c36460a375e';
const entry = `/boot/loader/entries/${id}-6.12.conf`;

/** A Fedora with these words in its entry, in /etc/kernel/cmdline and in /etc/default/grub. */
const fedora = (words: string, more: Partial<EntriesState> = {}): EntriesState => ({
  loader: 'grub-bls',
  files: [{ path: entry, file: file(`version 6.12\nlinux /vmlinuz-6.12\noptions root=UUID=0 ro ${words}\n`) }],
  images: [],
  source: file(`root=UUID=0 ro ${words}\n`),
  vendorSource: null,
  stub: null,
  defaults: file(`GRUB_CMDLINE_LINUX="${words}"\n`),
  environment: '',
  readsEntries: true,
  hasEditor: true,
  machineId: id,
  commandLine: started(words),
  ground,
  ...more,
});

const written = ({ changes }: Proposal): readonly (string | undefined)[] =>
  changes.flatMap((change: Change) => (change.kind === 'file' ? [change.after?.content] : []));
const checks = ({ refusals }: Proposal): readonly string[] => refusals.map(({ check }) => check);

describe('words of intel_iommu', () => {
  test('intel_iommu=on,igfx_off already is intel_iommu=on: the graphics card stays off the IOMMU, no reboot', () => {
    expect(propose(ask(['intel_iommu=on']), debian('quiet intel_iommu=on,igfx_off'))).toMatchObject({
      changes: [],
      refusals: [],
      pending: null,
    });
  });

  test('entries with intel_iommu=on,sm_on already have it, and no place loses sm_on', () => {
    const state = fedora('intel_iommu=on,sm_on iommu=pt');
    expect(proposeEntries(ask(['intel_iommu=on', 'iommu=pt']), state)).toMatchObject({ changes: [], pending: null });
    const wanted = proposeEntries(ask(['intel_iommu=on', 'iommu=pt']), fedora('intel_iommu=sm_on'));
    expect(written(wanted)).toEqual([
      'GRUB_CMDLINE_LINUX="intel_iommu=sm_on,on iommu=pt"\n',
      'root=UUID=0 ro intel_iommu=sm_on,on iommu=pt\n',
      'version 6.12\nlinux /vmlinuz-6.12\noptions root=UUID=0 ro intel_iommu=sm_on,on iommu=pt\n',
    ]);
  });

  test.each([
    ['pci=realloc,assign-busses', 'pci=noaer', 'pci=realloc,assign-busses,noaer'],
    ['amd_iommu=force_isolation', 'amd_iommu=pgtbl_v2', 'amd_iommu=force_isolation,pgtbl_v2'],
    [
      'crashkernel=512M,high crashkernel=128M,low',
      'crashkernel=256M,low',
      'crashkernel=512M,high crashkernel=256M,low',
    ],
    ['default_hugepagesz=1G hugepages=16', 'hugepages=32', 'default_hugepagesz=1G hugepages=32'],
  ])('the three places say the same: %s with %s', (words, token, after) => {
    expect(written(proposeEntries(ask([token]), fedora(words)))).toEqual([
      `GRUB_CMDLINE_LINUX="${after}"\n`,
      `root=UUID=0 ro ${after}\n`,
      `version 6.12\nlinux /vmlinuz-6.12\noptions root=UUID=0 ro ${after}\n`,
    ]);
  });

  test('the opposite word is refused, and the advice keeps the others', () => {
    const [refusal] = propose(ask(['intel_iommu=on']), debian('intel_iommu=off,igfx_off')).refusals;
    expect(refusal).toMatchObject({
      check: 'conflicting-parameter',
      overrideValue: '{ set: { intel_iommu: "igfx_off,on" } }',
    });
    expect(checks(propose(ask(['amd_iommu=pgtbl_v2']), debian('amd_iommu=pgtbl_v1')))).toEqual([
      'conflicting-parameter',
    ]);
    expect(checks(propose(ask(['iommu=pt']), debian('iommu.passthrough=0')))).toEqual(['conflicting-parameter']);
    expect(checks(propose(ask(['pci=realloc=off']), debian('pci=realloc')))).toEqual(['conflicting-parameter']);
  });
});

describe('a parameter that runbook does not know is never replaced silently', () => {
  const advice = '{ set: { foo: "2" } }';
  test.each([
    ['GRUB', (input: GrubEdit) => propose(input, debian('foo=1'))],
    ['boot entries', (input: GrubEdit) => proposeEntries(input, fedora('foo=1'))],
    [
      'only /etc/default/grub differs',
      (input: GrubEdit) => proposeEntries(input, fedora('', { defaults: file('GRUB_CMDLINE_LINUX="foo=1"\n') })),
    ],
    [
      'rpm-ostree',
      (input: GrubEdit) =>
        proposeKargs(input, { line: 'ro foo=1', trouble: '', busy: null, isStaged: false, commandLine: 'ro', ground }),
    ],
  ])('%s', (_, plan) => {
    const refused = plan(ask(['foo=2']));
    expect(refused.changes).toEqual([]);
    expect(refused.refusals).toMatchObject([
      { check: 'parameter-unclear', override: 'parameters', overrideValue: advice },
    ]);
    expect(plan(ask([], { set: { foo: '2' } })).refusals).toEqual([]);
  });

  test('it is added where it is missing, and equal occurrences are enough', () => {
    expect(written(propose(ask(['foo=2']), debian('quiet')))).toEqual(['GRUB_CMDLINE_LINUX_DEFAULT="quiet foo=2"\n']);
    expect(propose(ask(['foo=2']), debian('foo=2 foo=2')).changes).toEqual([]);
  });

  test('a list of a module, of which the parts are unknown', () => {
    const quirks = ask(['usbcore.quirks=0bda:8153:k']);
    expect(checks(propose(quirks, debian('usbcore.quirks=1d6b:0002:b,1d6b:0003:b')))).toEqual(['parameter-unclear']);
  });
});

describe('huge pages', () => {
  const pages = ['hugepagesz=1G', 'hugepages=32'];
  const gib = 2 ** 30;

  test('default_hugepagesz=1G hugepages=16: the number is rewritten, no second pair that the kernel ignores', () => {
    expect(written(propose(ask(pages), debian('default_hugepagesz=1G hugepages=16')))).toEqual([
      'GRUB_CMDLINE_LINUX_DEFAULT="default_hugepagesz=1G hugepages=32"\n',
    ]);
  });

  test('an ignored pair on the running line is not in effect', () => {
    const words = 'default_hugepagesz=1G hugepages=16 hugepagesz=1G hugepages=32';
    const proposal = propose(ask(pages), debian(words, words, { pools: new Map([[gib, 16]]) }));
    expect(written(proposal)[0]).toContain('default_hugepagesz=1G hugepages=32 ');
    expect(proposal.pending).toBe('hugepagesz=1G hugepages=32');
  });

  test('in effect is nr_hugepages of that size', () => {
    const words = 'hugepagesz=1048576k hugepages=32';
    expect(propose(ask(pages), debian(words, words, { pools: new Map([[gib, 32]]) }))).toMatchObject({
      changes: [],
      warnings: [],
      pending: null,
    });
    const short = propose(ask(pages), debian(words, words, { pools: new Map([[gib, 20]]) }));
    expect(short.pending).toBeNull();
    expect(short.warnings).toEqual([expect.stringMatching(/^parameter-without-effect: .*nr_hugepages: 20/)]);
    const early = propose(ask(pages), debian(words, 'quiet', { pools: new Map([[gib, 0]]) }));
    expect(early.pending).toBe('hugepagesz=1G hugepages=32');
  });

  test('another default size is refused if a bare number of pages would get it', () => {
    const proposal = propose(ask(['default_hugepagesz=1G']), debian('hugepages=512'));
    expect(proposal.refusals).toMatchObject([
      { check: 'conflicting-parameter', reason: expect.stringContaining('512.0 GiB instead of 1.0 GiB') },
    ]);
    expect(propose(ask(['default_hugepagesz=1G', 'hugepages=4']), debian('hugepages=512')).refusals).toEqual([]);
  });
});

describe('CPU lists that work against each other', () => {
  const all = Array.from({ length: 12 }, (_, cpu) => cpu);
  const cpus = { possible: all, online: all, siblings: new Map(all.map((cpu) => [cpu, [cpu]])) };
  const plan = (ensure: readonly string[], words: string, release = '6.12.1'): Proposal =>
    propose(ask(ensure), { ...debian(words, 'quiet'), ground: { ...ground, release, cpus } });
  const told = ({ warnings }: Proposal): readonly string[] =>
    warnings.map((text) => text.replace(/ \([^()]*\(?.*$/, ''));

  test('isolcpus=nohz,domain,4-7 with nohz_full=4-9: the kernel ignores the second', () => {
    expect(told(plan(['isolcpus=nohz,domain,4-7', 'nohz_full=4-9'], ''))).toEqual([
      'cpu-lists-differ: the kernel will ignore nohz_full=4-9: the lists for the same work must be equal, and a CPU must remain',
    ]);
    expect(told(plan(['nohz_full=4-9'], 'isolcpus=nohz,domain,4-7'))).toHaveLength(1);
  });

  test('isolcpus=4-7 with nohz_full=4-9 is fine since 5.18, and not before', () => {
    expect(told(plan(['isolcpus=4-7', 'nohz_full=4-9'], ''))).toEqual([]);
    expect(told(plan(['isolcpus=4-7', 'nohz_full=4-9'], '', '5.15.0-91-generic'))).toEqual([
      'cpu-lists-differ: the kernel will ignore nohz_full=4-9: a kernel before 5.18 accepts only equal lists',
    ]);
    expect(told(plan(['isolcpus=4-7', 'nohz_full=7,6,5,4'], '', '5.15.0-91-generic'))).toEqual([]);
  });

  test('an unknown flag of isolcpus is skipped, not malformed; before 5.8 it was', () => {
    expect(told(plan(['isolcpus=foo,domain,4-7'], ''))).toEqual([
      'isolcpus-flag-unknown: the kernel skips foo, which is not a flag of isolcpus',
    ]);
    expect(checks(plan(['isolcpus=foo,domain,4-7'], '', '5.4.0-150-generic'))).toEqual(['cpu-list-malformed']);
    expect(checks(plan(['isolcpus=no-hz,4-7'], ''))).toEqual(['cpu-list-malformed']);
  });

  test('irqaffinity that covers isolated CPUs', () => {
    expect(told(plan(['irqaffinity=0-5'], 'isolcpus=4-7'))).toEqual([
      'irqaffinity-on-isolated: irqaffinity=0-5 sends interrupts to CPU 4-5, which isolcpus or nohz_full isolates',
    ]);
    expect(told(plan(['irqaffinity=0-3'], 'isolcpus=4-7'))).toEqual([]);
  });

  test('in effect is /sys/devices/system/cpu/isolated, not /proc/cmdline', () => {
    const words = 'isolcpus=4-7';
    const vain = { ...debian(words, words, { isolated: '', nohzFull: '' }) };
    expect(propose(ask([words]), vain).warnings).toEqual([
      expect.stringMatching(/^parameter-without-effect: .*isolated: \(empty\)/),
    ]);
    const fine = debian(words, words, { isolated: '4-7', nohzFull: '' });
    expect(propose(ask([words]), fine).warnings).toEqual([]);
  });

  test("the kernel's own message about unknown parameters counts", () => {
    const words = 'pcie_acs_override=downstream,multifunction';
    const state = debian(words, words, {
      unknown: [{ name: 'pcie_acs_override', value: 'downstream,multifunction', init: false }],
    });
    const { warnings } = propose(ask([words]), state);
    expect(warnings.map((text) => text.split(':')[0])).toEqual([
      'parameter-of-patched-kernel',
      'parameter-without-effect',
    ]);
  });
});

describe('an IOMMU that is on without a parameter', () => {
  const on = { iommu: { units: ['dmar0'], groups: 12, types: ['DMA-FQ'] } };
  const amd = { iommu: { units: ['ivhd0'], groups: 12, types: ['DMA-FQ'] } };
  const nothing = { changes: [], refusals: [], warnings: [], pending: null };

  test('intel_iommu=on is not added: no edit, no reboot', () => {
    expect(propose(ask(['intel_iommu=on']), debian('quiet', 'quiet', on))).toEqual(nothing);
    expect(
      proposeEntries(ask(['intel_iommu=on']), fedora('', { ground: { ...ground, effects: effects(on) } })),
    ).toEqual(nothing);
  });

  test('on AMD neither intel_iommu=on nor amd_iommu=on is added', () => {
    expect(propose(ask(['intel_iommu=on', 'amd_iommu=on']), debian('quiet', 'quiet', amd))).toEqual(nothing);
  });

  test('other parameters of the step are still added', () => {
    const proposal = propose(ask(['intel_iommu=on', 'iommu=pt']), debian('quiet', 'quiet', on));
    expect(written(proposal)).toEqual(['GRUB_CMDLINE_LINUX_DEFAULT="quiet iommu=pt"\n']);
    expect(proposal.pending).toBe('iommu=pt');
  });

  test('it is added if it is on only because somebody typed the word for this boot, or by set', () => {
    const typed = propose(ask(['intel_iommu=on']), debian('quiet', 'quiet intel_iommu=on', on));
    expect(written(typed)).toEqual(['GRUB_CMDLINE_LINUX_DEFAULT="quiet intel_iommu=on"\n']);
    const set = propose(ask([], { set: { intel_iommu: 'on' } }), debian('quiet', 'quiet', on));
    expect(written(set)).toEqual(['GRUB_CMDLINE_LINUX_DEFAULT="quiet intel_iommu=on"\n']);
  });

  test('a next boot that turns it off is refused', () => {
    expect(checks(propose(ask(['intel_iommu=on']), debian('intel_iommu=off', 'quiet', on)))).toEqual([
      'conflicting-parameter',
    ]);
  });

  test('intel_iommu=on on the line of a machine without an IOMMU in use has no effect', () => {
    const off = { iommu: { units: [], groups: 0, types: [] } };
    const { warnings, pending } = propose(ask(['intel_iommu=on']), debian('intel_iommu=on', 'intel_iommu=on', off));
    expect(pending).toBeNull();
    expect(warnings).toEqual([expect.stringMatching(/^parameter-without-effect: .*/)]);
  });
});
