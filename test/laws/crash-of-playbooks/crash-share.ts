import { crashLaws } from '../crash-laws.ts';
import { flows, playbooks } from '../scenarios.ts';

/**
 * Holds one share of the playbooks and flows to the crash laws. Shares are separate files, so that they run beside each other:
 * all of them together take as long as a third of the fast tests.
 */
export function crashShare(share: number, shares: number): void {
  crashLaws([...playbooks, ...flows].filter((_, index) => index % shares === share));
}
