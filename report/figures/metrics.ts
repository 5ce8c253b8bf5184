import type { Figures } from './figures.ts';

/** A figure by which variants are compared. */
export interface Metric {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  /** Null if a measurement does not have this figure. */
  value(figures: Figures, host: string): number | null;
}

const hostCpu = ({ cpu }: Figures, host: string) =>
  cpu.find(({ machine, source }) => machine === host && source === 'cpu') ??
  cpu.find(({ machine }) => machine === host);

/**
 * In the order of a report. At line rate bandwidth does not distinguish variants, so its cost comes first: VM exits
 * and the host's CPU time per Gbit/s (Heiser: an unchanged throughput does not prove that there is no overhead).
 */
export const metrics: readonly Metric[] = [
  {
    key: 'exits',
    title: 'VM exits',
    unit: '1/s',
    better: 'lower',
    value: ({ exits }) => exits?.perSecond ?? null,
  },
  {
    key: 'cpu-per-gbit',
    title: 'Host CPU per Gbit/s',
    unit: 'CPUs per Gbit/s',
    better: 'lower',
    value: (figures, host) => {
      const [busy, rate] = [hostCpu(figures, host)?.busy, figures.bandwidth?.bitsPerSecond];
      return busy === undefined || rate === undefined || rate === 0 ? null : busy / (rate / 1e9);
    },
  },
  {
    key: 'bandwidth',
    title: 'Bandwidth',
    unit: 'Gbit/s',
    better: 'higher',
    value: ({ bandwidth }) => (bandwidth === null ? null : bandwidth.bitsPerSecond / 1e9),
  },
  {
    key: 'host-overhead',
    title: 'Host CPU outside the guest',
    unit: 'CPUs',
    better: 'lower',
    value: (figures, host) => {
      const cpu = hostCpu(figures, host);
      return cpu === undefined ? null : cpu.busy - cpu.states.guest;
    },
  },
  {
    key: 'retransmits',
    title: 'Retransmitted segments',
    unit: '',
    better: 'lower',
    value: ({ retransmits }) => retransmits,
  },
  { key: 'number', title: 'Result of the workload', unit: '', better: 'higher', value: ({ number }) => number },
];

/**
 * The maximum rate of TCP over IPv4 on an Ethernet link, in bit/s: for each frame the payload of a segment with
 * timestamps, divided by the size on the wire with preamble, header, checksum and gap (IEEE 802.3, RFC 7323).
 */
export function lineRate(linkBitsPerSecond: number, mtu: number): number {
  const payload = mtu - 20 - 20 - 12;
  const onWire = mtu + 8 + 14 + 4 + 12;
  return (linkBitsPerSecond * payload) / onWire;
}
