import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineDescription } from '../../machines/simulated/tree/description.ts';
import { readRegular } from '../process/read-regular.ts';

/**
 * The description of a simulated machine from a JSON file; without a file, a machine like the emulated host. Throws
 * MachineError for a file that cannot be read.
 */
export async function readDescription(path: string | null): Promise<MachineDescription> {
  if (path === null) return (await import('../../machines/simulated/hosts/lab-host.ts')).labHost;
  const read = await readRegular(path);
  if (!read.ok) {
    throw new MachineError(`cannot read the simulated machine ${path}: ${read.why}`, { code: 'EINVAL', path });
  }
  try {
    return JSON.parse(read.text) as MachineDescription;
  } catch (cause) {
    const message = `cannot read the simulated machine ${path}: ${(cause as Error).message}`;
    throw new MachineError(message, { code: 'EINVAL', path, cause });
  }
}
