import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import type { Machines } from '../lab/machines-of.ts';

/** Which machines may be used because the journal of a run names them. */
export interface Belief {
  /** True if this operator wrote all of the journal. */
  readonly isProven: boolean;
  /** The machine of that name; throws MachineError UNPROVEN for one that the journal cannot be believed about. */
  machine(name: string): Promise<Machine>;
}

/** All machines, or, for a journal that is not proven, only the host, its guests and the `trusted` ones. */
export function believing(machines: Machines, trusted?: ReadonlySet<string>): Belief {
  return {
    isProven: trusted === undefined,
    machine(name) {
      if (trusted === undefined || trusted.has(name) || machines.isOnHost(name)) return machines.machine(name);
      const message = `machine "${name}" is not used, because you did not write all of the journal that names it`;
      return Promise.reject(
        new MachineError(message, { code: 'UNPROVEN', hint: `if you believe it: --trust ${name}` }),
      );
    },
  };
}
