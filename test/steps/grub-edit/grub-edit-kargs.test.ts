import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CommandChange } from '../../../changes/command/change.ts';
import { observeCommand } from '../../../changes/command/index.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import type { KargsState } from '../../../steps/grub-edit/kargs/probe-kargs.ts';
import { proposeKargs } from '../../../steps/grub-edit/kargs/propose-kargs.ts';
import { flags, ground } from './grub-matrix/cases.ts';

const ask = (parameters: Partial<GrubEdit['parameters']>, trial = false): GrubEdit => ({
  ...flags,
  trial,
  parameters: { ensure: [], set: {}, remove: [], ...parameters },
  variable: 'GRUB_CMDLINE_LINUX_DEFAULT',
});

const seen = (line: string | null, more: Partial<KargsState> = {}): KargsState => ({
  line,
  trouble: 'rpm-ostree: not found',
  busy: null,
  isStaged: false,
  commandLine: 'BOOT_IMAGE=(hd0,gpt3)/ostree/vmlinuz root=UUID=1 rw quiet',
  ground,
  ...more,
});

const commandOf = (input: GrubEdit, state: KargsState): CommandChange => {
  const { changes, refusals } = proposeKargs(input, state);
  expect(refusals).toEqual([]);
  expect(changes).toHaveLength(1);
  return changes[0] as CommandChange;
};

describe('one transaction and its inverse', () => {
  const cases: readonly (readonly [string, Partial<GrubEdit['parameters']>, string, readonly string[]])[] = [
    ['adds', { ensure: ['iommu=pt'] }, 'root=1 rw', ['--append-if-missing=iommu=pt']],
    ['takes away', { remove: ['quiet'] }, 'root=1 rw quiet', ['--delete-if-present=quiet']],
    [
      'replaces',
      { set: { isolcpus: '2' } },
      'root=1 isolcpus=1',
      ['--delete-if-present=isolcpus=1', '--append-if-missing=isolcpus=2'],
    ],
    [
      'merges a list',
      { ensure: ['vfio-pci.ids=8086:10d3'] },
      'root=1 vfio-pci.ids=1af4:1000',
      ['--delete-if-present=vfio-pci.ids=1af4:1000', '--append-if-missing=vfio-pci.ids=1af4:1000,8086:10d3'],
    ],
    [
      'keeps a pair in its order',
      { ensure: ['hugepagesz=1G', 'hugepages=4'] },
      'root=1 rw',
      ['--append-if-missing=hugepagesz=1G', '--append-if-missing=hugepages=4'],
    ],
  ];
  test.each(cases)('%s', (_, parameters, line, options) => {
    const { argv, undo } = commandOf(ask(parameters), seen(line));
    expect(argv).toEqual(['rpm-ostree', 'kargs', ...options]);
    const swapped = options.map((option) =>
      option.startsWith('--delete')
        ? option.replace('--delete-if-present', '--append-if-missing')
        : option.replace('--append-if-missing', '--delete-if-present'),
    );
    expect([...(undo ?? [])].sort()).toEqual(['rpm-ostree', 'kargs', ...swapped].sort());
  });

  test('no change is needed if the next deployment has the parameter, and it needs a reboot', () => {
    expect(proposeKargs(ask({ ensure: ['iommu=pt'] }), seen('root=1 iommu=pt'))).toMatchObject({
      changes: [],
      pending: 'iommu=pt',
    });
  });

  test('another staged deployment gives a warning', () => {
    const { warnings } = proposeKargs(ask({ ensure: ['iommu=pt'] }), seen('root=1', { isStaged: true }));
    expect(warnings.join()).toContain('is already staged for the next boot');
  });
});

describe('refused', () => {
  const refused: readonly (readonly [string, GrubEdit, KargsState, string, RegExp])[] = [
    ['no rpm-ostree', ask({ ensure: ['a=1'] }), seen(null), 'grub-not-in-charge', /add a=1 .*kargs\.d/],
    ['at work', ask({ ensure: ['a=1'] }), seen('root=1', { busy: 'upgrade' }), 'rpm-ostree-busy', /cancel/],
    ['twice there', ask({ remove: ['quiet'] }), seen('quiet rw quiet'), 'kargs-ambiguous', /more than once/],
    [
      'the same word twice',
      ask({ ensure: ['hugepagesz=1G', 'hugepages=4'] }),
      seen('root=1 hugepagesz=2M hugepages=4'),
      'kargs-ambiguous',
      /would be there more than once/,
    ],
    [
      'an order that matters',
      ask({ remove: ['console=tty0'] }),
      seen('console=tty0 console=ttyS0'),
      'kargs-ambiguous',
      /behind console=ttyS0/,
    ],
    ['a value with blanks', ask({ ensure: ['dyndbg="file a +p"'] }), seen('root=1'), 'kargs-ambiguous', /has spaces/],
    ['a trial', ask({ ensure: ['a=1'] }, true), seen('root=1'), 'trial-boot-not-possible', /rollback/],
    ['the place of the root file system', ask({ remove: ['root'] }), seen('root=1'), 'grub-own-parameter', /root/],
    ['the contrary', ask({ ensure: ['iommu=pt'] }), seen('iommu=off'), 'conflicting-parameter', /conflicts with/],
  ];
  test.each(refused)('%s', (_, input, state, check, reason) => {
    const { refusals, changes } = proposeKargs(input, state);
    expect(changes).toEqual([]);
    expect(refusals).toMatchObject([{ check, reason: expect.stringMatching(reason) }]);
  });
});

describe('the sign of the command, read from a real program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-kargs-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const change = commandOf(ask({ ensure: ['iommu=pt', 'a=*'], remove: ['quiet'] }), seen('root=1 rw quiet'));
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['as it was', 'root=1 rw quiet', false],
    ['as it is to be', 'root=1 rw iommu=pt a=*', true],
    ['below an old heading', 'The kernel arguments are:\\nroot=1 iommu=pt a=*', true],
    ['half of it', 'root=1 rw iommu=pt', false],
    ['one word too many', 'root=1 quiet iommu=pt a=*', false],
    ['a word that only begins so', 'root=1 iommu=ptx a=*', false],
    ['a word that a pattern would match', 'root=1 iommu=pt a=b', false],
  ];
  test.each(cases)('%s', async (_, line, done) => {
    const program = join(folder, 'rpm-ostree');
    writeFileSync(program, `#!/bin/sh\nprintf '${line}\\n'\n`);
    chmodSync(program, 0o755);
    await using machine = localMachine({ name: 'host', env: { PATH: `${folder}:/usr/bin:/bin` } });
    expect(await observeCommand(change, machine)).toEqual({ done });
  });
});
