import { expect, test } from 'vitest';
import { isolationLine } from '../../../cli/doctor/isolation-line.ts';
import type { Facts } from '../../../schemas/types/facts.ts';

/** A host of four CPUs, by its kernel command line and its effective settings. */
function host(cmdline: string, isolated: string, nohzFull = '', isolatedPartitions: string | null = null): Facts {
  const topology = [0, 1, 2, 3].map((cpu) => ({ cpu, socket: 0, node: 0, core: cpu, siblings: `${cpu}` }));
  return {
    kernel: { cmdline },
    cpu: { count: 4, topology, isolated, nohzFull, isolatedPartitions },
  } as unknown as Facts;
}

// The effect of each on kernel 6.12 was observed on a machine with four CPUs.
test.each([
  ['quiet', '', '', null, 'no', /no CPUs are isolated/],
  ['isolcpus=2-3', '2-3', '', null, 'yes', /^2-3 at boot$/],
  ['isolcpus=2-9', '', '', null, 'no', /isolcpus=2-9 was requested, but none is in effect/],
  ['isolcpus=0-3', '1-3', '', null, 'no', /isolcpus=0-3 was requested, but 1-3 is in effect/],
  ['isolcpus=managed_irq,2-3', '', '', null, 'no', /no CPUs are isolated/],
  ['isolcpus=managed_irq,domain,2-N nohz_full=2-3', '2-3', '2-3', null, 'yes', /^2-3 at boot$/],
  ['isolcpus=2-3 nohz_full=2-3', '2-3', '', null, 'no', /nohz_full=2-3 was requested, but none is in effect/],
  ['isolcpus=nonsense', '', '', null, 'no', /isolcpus=nonsense was requested/],
  ['quiet -- isolcpus=2', '', '', '2-3', 'yes', /^2-3 by cpuset partitions$/],
] as const)('%s with %j isolated', (cmdline, isolated, nohz, partitions, answer, reason) => {
  const finding = isolationLine(host(cmdline, isolated, nohz, partitions));
  expect(finding.answer).toBe(answer);
  expect(finding.reason).toMatch(reason);
});
