import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { host } from '../../engine/model/site.ts';

/**
 * The machines of an undo: a skipped one counts as removed, with all its changes, and the error for one that does not
 * answer says how to skip it. The host cannot be skipped, because it has the journal.
 */
export function disconnectMachines(
  left: readonly string[],
  machine: (name: string) => Promise<Machine>,
): (name: string) => Promise<Machine> {
  return async (name) => {
    if (name !== host && left.includes(name))
      throw new MachineError(`machine "${name}" is skipped because of --leave`, { code: 'GONE' });
    try {
      return await machine(name);
    } catch (error) {
      if (name === host || !(error instanceof MachineError) || error.code !== 'UNREACHABLE') throw error;
      const { message, code, path, hint } = error;
      const leave = `if "${name}" no longer exists, skip it: --leave ${name}`;
      throw new MachineError(message, {
        code,
        ...(path === undefined ? {} : { path }),
        hint: hint === undefined ? leave : `${hint}; ${leave}`,
        cause: error.cause,
      });
    }
  };
}
