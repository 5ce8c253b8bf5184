import { describe, expect, test } from 'vitest';
import { proposeEntries } from '../../../../steps/grub-edit/entries/propose-entries.ts';
import { propose } from '../../../../steps/grub-edit/grub/propose.ts';
import { ground } from '../grub-matrix/cases.ts';
import { ask, checks, debian, effects, fedora, written } from './small-hosts.ts';

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

  test('it is added if the word was typed for this boot only, or by set', () => {
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
