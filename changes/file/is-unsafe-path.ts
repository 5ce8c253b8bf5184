import { MachineError } from '../../engine/model/machine-error.ts';

/** True for the error of a machine that did not follow a path: through a link of another user (ELOOP), or a path that changed during this time (ESTALE). */
export const isUnsafePath = (error: unknown): error is MachineError =>
  error instanceof MachineError && (error.code === 'ELOOP' || error.code === 'ESTALE');
