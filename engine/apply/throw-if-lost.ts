import { readBootId } from '../model/read-boot-id.ts';
import { MachineError } from '../model/machine-error.ts';
import { host } from '../model/site.ts';
import type { Site } from '../model/site.ts';

/**
 * Throws an error again if the connection to the host is lost. Then the step did not fail, no failure can be
 * recorded, and the run continues from the journal when the host is back. If a guest or a peer cannot be reached,
 * that is a failure of the step.
 */
export async function throwIfLost(error: MachineError, site: Pick<Site, 'machine'>): Promise<void> {
  if (error.code !== 'UNREACHABLE') return;
  try {
    await readBootId(await site.machine(host));
  } catch (reason) {
    throw reason instanceof MachineError && reason.code === 'UNREACHABLE' ? error : reason;
  }
}
