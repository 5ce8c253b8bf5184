import { crashLaws } from '../crash-laws.ts';
import { flows, playbooks } from '../scenarios.ts';

/**
 * Tests the crash laws for a share of the playbooks and flows. Shares are separate files, so that they run in parallel:
 * all of them together take as long as a third of the fast tests.
 */
export function crashShare(share: number, shares: number): void {
  crashLaws([...playbooks, ...flows].filter((_, index) => index % shares === share));
}
