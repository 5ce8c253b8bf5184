import { describe, expect, test } from 'vitest';
import type { Proposal } from '../../../../changes/proposal.ts';
import { propose } from '../../../../steps/grub-edit/grub/propose.ts';
import { ground } from '../grub-matrix/cases.ts';
import { ask, checks, debian } from './small-hosts.ts';

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
