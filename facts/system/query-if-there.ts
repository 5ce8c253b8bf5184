import type { MachineReader, Output } from '../../engine/model/machine.ts';
import { tolerantly } from './tolerantly.ts';

/** Runs a query with a program that may be missing. A missing program gives an empty output and code 127, also if an earlier step may install it. */
export const queryIfThere = (machine: MachineReader, argv: readonly string[]): Promise<Output> =>
  tolerantly({ code: 127, stdout: '', stderr: '', timedOut: false }, machine.query(argv));
