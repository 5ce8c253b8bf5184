import { describe, expect, test } from 'vitest';
import type { ChangeStepType } from '../../../../engine/model/step-type.ts';
import { labHost } from '../../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../../machines/simulated/machine/simulated-machine.ts';
import type { GrubEdit } from '../../../../schemas/types/steps/grub-edit.ts';
import { grubEdit } from '../../../../steps/grub-edit/index.ts';
import { proposeKargs } from '../../../../steps/grub-edit/kargs/propose-kargs.ts';
import { perform } from '../../../changes/by-kind.ts';
import { booted } from '../../../preflights/case.ts';
import { ground } from '../grub-matrix/cases.ts';
import { propose } from '../../../../steps/grub-edit/grub/propose.ts';
import { ask, checks, debian, written } from './small-hosts.ts';

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

test('the generated grub.cfg is checked for the word that counts, and then nothing is planned', async () => {
  const input = ask(['hugepagesz=1G', 'hugepages=32']);
  const machine = simulatedMachine(booted(labHost, 'default_hugepagesz=1G hugepages=16'));
  const step = grubEdit as ChangeStepType<GrubEdit, unknown>;
  const { changes } = step.plan(input, await step.probe(input, machine));
  expect(changes).toMatchObject([
    { kind: 'file' },
    { kind: 'generate', present: ['hugepages=32'], absent: ['hugepages=16'] },
  ]);
  for (const change of changes)
    await perform(change, machine, { clock: machine.clock, signal: new AbortController().signal });
  expect(await machine.read('/etc/default/grub')).toContain('"quiet default_hugepagesz=1G hugepages=32"');
  expect(step.plan(input, await step.probe(input, machine))).toMatchObject({
    changes: [],
    pending: 'hugepagesz=1G hugepages=32',
  });
});

test.each([
  ['default_hugepagesz=1G hugepages=16', []],
  ['hugepagesz=1G hugepages=16 hugepagesz=2M hugepages=512', ['kargs-ambiguous']],
])('rpm-ostree adds words at the end: %s', (line, refused) => {
  const state = { line: `ro ${line}`, trouble: '', busy: null, isStaged: false, commandLine: 'ro', ground };
  const found = checks(proposeKargs(ask(['hugepagesz=1G', 'hugepages=32']), state));
  expect([...new Set(found)].filter((check) => check !== 'grub-parameter-overruled')).toEqual(refused);
});
