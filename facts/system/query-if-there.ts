import type { MachineReader, Output } from '../../engine/model/machine.ts';
import { tolerantly } from './tolerantly.ts';

/** Asks a program that a machine may well not have: one that does not exist answers nothing, with code 127, also where an earlier step may bring it. */
export const queryIfThere = (machine: MachineReader, argv: readonly string[]): Promise<Output> =>
  tolerantly({ code: 127, stdout: '', stderr: '', timedOut: false }, machine.query(argv));
