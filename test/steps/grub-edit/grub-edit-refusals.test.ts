import { describe, expect, test } from 'vitest';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { explainGrub } from '../../../steps/grub-edit/grub/explain-grub.ts';
import { propose } from '../../../steps/grub-edit/grub/propose.ts';
import { flags, grubState } from './grub-matrix/cases.ts';

const D = 'GRUB_CMDLINE_LINUX_DEFAULT';
const L = 'GRUB_CMDLINE_LINUX';

function ask(parameters: Partial<GrubEdit['parameters']>, variable: GrubEdit['variable'] = D): GrubEdit {
  return { ...flags, parameters: { ensure: [], set: {}, remove: [], ...parameters }, variable };
}

describe('refusals and warnings', () => {
  const refusal = (
    parameters: Partial<GrubEdit['parameters']>,
    source: string,
    variable: GrubEdit['variable'] = D,
  ): string =>
    propose(ask(parameters, variable), grubState(source))
      .refusals.map(({ check, reason, evidence }) => `${check}: ${reason} (${evidence})`)
      .join('\n');

  type Case = readonly [string, Partial<GrubEdit['parameters']>, string, GrubEdit['variable'], RegExp];
  const refused: readonly Case[] = [
    [
      'overruled by the later variable',
      { ensure: ['panic=1'] },
      `${L}=""\n${D}="panic=2"\n`,
      L,
      /grub-parameter-overruled: panic=1 .*panic=2 in GRUB_CMDLINE_LINUX_DEFAULT/,
    ],
    [
      'another isolcpus',
      { ensure: ['isolcpus=2'] },
      `${L}="isolcpus=1"\n${D}=""\n`,
      D,
      /conflicting-parameter: isolcpus=1 conflicts with isolcpus=2.*grub: GRUB_CMDLINE_LINUX has isolcpus=1/,
    ],
    [
      'removal of a word that a shell computes',
      { remove: ['quiet'] },
      `X="quiet"\n${D}="$X"\n`,
      D,
      /grub-source-not-editable: .*it is from X/,
    ],
    [
      'removal under a condition',
      { remove: ['quiet'] },
      `if x; then\n${D}="quiet"\nfi\n`,
      D,
      /depends on shell commands/,
    ],
    [
      'everything behind -- in the first variable',
      { ensure: ['a=1'] },
      `${L}="-- single"\n${D}="q"\n`,
      D,
      /would not be in effect/,
    ],
    ["grub-mkconfig's own", { remove: ['ro'] }, `${D}="q"\n`, D, /grub-own-parameter: ro/],
    ['contradictions', { ensure: ['quiet'], remove: ['quiet'] }, `${D}=""\n`, D, /contradictory-parameters/],
    [
      'a value that runs as a program',
      { ensure: ['a=1'] },
      `\n${D}=quiet splash\n`,
      D,
      /grub-source-broken: .*"splash".*grub:2:/,
    ],
    ['a blank line with a carriage return', { ensure: ['a=1'] }, `${D}="q"\r\n\r\n`, D, /grub:2: .*carriage return/],
    ['an if without fi', { ensure: ['a=1'] }, `${D}="q"\nif true; then\n:\n`, D, /grub:2: .*never closed with "fi"/],
    ['boot loader specification', { ensure: ['a=1'] }, `GRUB_ENABLE_BLSCFG=true\n${D}="q"\n`, D, /grub-bls/],
  ];
  test.each(refused)('refuses: %s', (_, parameters, source, variable, expected) => {
    expect(refusal(parameters, source, variable)).toMatch(expected);
  });

  test('refuses another distribution, and a machine without GRUB, with the evidence', () => {
    const state = { ...grubState(new Map()), systems: ['fedora'], hasGenerator: false };
    expect(propose(ask({ ensure: ['a=1'] }), state).refusals.map(({ evidence }) => evidence)).toEqual([
      '/etc/os-release: ID fedora',
      '/etc/default/grub: no such file',
      '/usr/sbin/grub-mkconfig: no such file',
    ]);
  });

  test('refuses if a later file in grub.d overrides the drop-in', () => {
    const files = new Map([
      ['/etc/default/grub', `${D}=$X\n`],
      ['/etc/default/grub.d/zzz.cfg', `${D}="only this"\n`],
    ]);
    expect(propose(ask({ ensure: ['a=1'] }), grubState(files)).refusals).toMatchObject([
      { check: 'grub-edit-ineffective', reason: expect.stringContaining('/etc/default/grub.d/zzz.cfg') },
    ]);
  });

  test('warns of amd_iommu=on, and of a conflicting value without effect', () => {
    const source = `${L}="cpufreq.off=1"\n${D}="q"\n`;
    const { warnings, changes } = propose(ask({ ensure: ['amd_iommu=on', 'cpufreq.off=0'] }), grubState(source));
    expect(changes).toHaveLength(2);
    expect(warnings[0]).toContain('amd_iommu=on is not an option');
    expect(warnings[1]).toBe('cpufreq.off=1 is also in GRUB_CMDLINE_LINUX: the last value is effective, cpufreq.off=0');
  });

  test('explains the errors of grub-mkconfig', () => {
    expect(
      explainGrub('/usr/sbin/grub-mkconfig: 4: /etc/default/grub: Syntax error: Unterminated quoted string'),
    ).toContain('quote');
    expect(explainGrub('something new')).toBeUndefined();
  });
});
