import fc from 'fast-check';
import { test } from 'vitest';
import { interleavings } from './interleaving.ts';
import { play } from './play.ts';

const seed = Number(process.env['RUNBOOK_SEED'] ?? 20_261_122);
const runs = Number(process.env['RUNBOOK_INTERLEAVINGS'] ?? 10_000);

/**
 * Runs a share of the random histories, in a separate test file so that shares run in parallel. RUNBOOK_SEED selects
 * other histories, RUNBOOK_INTERLEAVINGS their number.
 */
export function testShare(share: number, shares: number): void {
  const mine = seed * shares + share;
  const numRuns = Math.ceil(runs / shares);
  test(
    `${numRuns} random histories of RUNBOOK_SEED=${seed}, share ${share + 1} of ${shares}`,
    { timeout: 600_000 },
    () =>
      fc.assert(
        fc.asyncProperty(interleavings, async (history) => {
          try {
            await play(history);
          } catch (error) {
            throw new Error(`for test/laws/interleavings/found.ts: ${JSON.stringify(history)}`, { cause: error });
          }
        }),
        { seed: mine % 2 ** 31, numRuns, includeErrorInReport: true },
      ),
  );
}
