import { readBootId } from '../model/read-boot-id.ts';
import { MachineError } from '../model/machine-error.ts';
import { host } from '../model/site.ts';
import type { Site } from '../model/site.ts';

/**
 * Throws trouble again that is the loss of the host itself: the step did not fail, nobody can write down that it did, and the
 * run goes on from the journal when the host is back. A guest or a peer that is out of reach is a step's failure.
 */
export async function throwIfLost(error: MachineError, site: Pick<Site, 'machine'>): Promise<void> {
  if (error.code !== 'UNREACHABLE') return;
  try {
    await readBootId(await site.machine(host));
  } catch (reason) {
    throw reason instanceof MachineError && reason.code === 'UNREACHABLE' ? error : reason;
  }
}
