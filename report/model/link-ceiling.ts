import { lineRate } from '../figures/metrics.ts';
import type { Opened } from '../archive/open-measurement.ts';
import type { Report } from './report.ts';
import { showNumber } from '../figures/show-number.ts';

/**
 * The maximum rate of TCP on the slowest link of the sending machine, from "links" of its environment (name, Mbit/s,
 * MTU, driver); null if no link reports a speed, as in virtual machines, or if the runs report different speeds.
 */
export function linkCeiling(runs: readonly Opened[]): Report['ceiling'] {
  const found = new Map<string, { readonly bitsPerSecond: number; readonly because: string }>();
  for (const { before, measurement } of runs) {
    const links = [`${measurement.workload.machine} links`, `${measurement.host} links`]
      .map((name) => linksIn(before?.[name] ?? ''))
      .find((some) => some.length === 1);
    for (const { name, megabits, mtu } of links ?? []) {
      const because = `${name}: ${showNumber(megabits)} Mbit/s, MTU ${mtu}, TCP with timestamps`;
      found.set(`${megabits} ${mtu}`, { bitsPerSecond: lineRate(megabits * 1e6, mtu), because });
    }
  }
  const [only] = found.values();
  return found.size === 1 && only !== undefined ? only : null;
}

const linksIn = (text: string) =>
  [...text.matchAll(/^(\S+) (\d+) (\d+)\b/gm)]
    .map(([, name = '', megabits, mtu]) => ({ name, megabits: Number(megabits), mtu: Number(mtu) }))
    .filter(({ megabits }) => megabits > 0);
