import { MachineError } from '../model/machine-error.ts';
import type { MachineReader } from '../model/machine.ts';
import { WithheldCheck } from '../model/unknown-value.ts';

/**
 * The programs of a playbook or of a journal that may run before a person has approved the plan: none; those that
 * their author marked as read-only, where they can write nothing; or all, because the person requested that.
 */
export type Checks = 'none' | 'read-only' | 'all';

/** A machine that runs only the allowed checks. Every other check throws WithheldCheck, and no program is started. */
export function withholdChecks<M extends MachineReader>(machine: M, allowed: Checks): M {
  if (allowed === 'all') return machine;
  const check: MachineReader['check'] = async (argv, options = {}) => {
    if (allowed === 'none' || options.readOnly !== true) throw new WithheldCheck(argv, null);
    try {
      return await machine.check(argv, { ...options, strict: true });
    } catch (error) {
      if (error instanceof MachineError && error.code === 'UNCONFINED') throw new WithheldCheck(argv, error.message);
      throw error;
    }
  };
  return new Proxy(machine, {
    get(target, name) {
      if (name === 'check') return check;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
