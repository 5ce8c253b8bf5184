import { describe, expect, test } from 'vitest';
import type { GrubEdit } from '../../../../schemas/types/steps/grub-edit.ts';
import { proposeEntries } from '../../../../steps/grub-edit/entries/propose-entries.ts';
import { propose } from '../../../../steps/grub-edit/grub/propose.ts';
import { proposeKargs } from '../../../../steps/grub-edit/kargs/propose-kargs.ts';
import { file, ground } from '../grub-matrix/cases.ts';
import { ask, checks, debian, fedora, written } from './small-hosts.ts';

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
