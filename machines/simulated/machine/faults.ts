import type { MachineError } from '../../../engine/model/machine-error.ts';

/** A call to a machine. */
export interface Call {
  readonly method:
    | 'read'
    | 'readFile'
    | 'list'
    | 'link'
    | 'resolve'
    | 'stat'
    | 'query'
    | 'check'
    | 'write'
    | 'put'
    | 'remove'
    | 'makeFolder'
    | 'removeFolders'
    | 'append'
    | 'truncate'
    | 'run'
    | 'ask'
    | 'connect'
    | 'say'
    | 'lock'
    | 'reconnect';
  /** The number of this call among the calls that may change the machine, from 0; -1 for a call that only reads. */
  readonly index: number;
  readonly path?: string;
  readonly text?: string;
  readonly argv?: readonly string[];
}

/**
 * The fault of runbook at a call. It is killed before or after the effect, or within a put, whose temporary file
 * remains; it is killed when only the first `tear` bytes of an append are on disk; or the call fails, either before its
 * effect or after it (a failed fsync), or after the first `tear` bytes of an append (a full disk). Undefined means no
 * fault.
 */
export type Verdict =
  | 'die-before'
  | 'die-after'
  | 'die-within'
  | { readonly tear: number }
  | MachineError
  | { readonly error: MachineError; readonly tear?: number }
  | undefined;

/** Called before every call that may change the machine. */
export type Fault = (call: Call) => Verdict;

/**
 * Thrown by every call after runbook was killed, until it is started again. It is not a MachineError, because no code
 * can handle it.
 */
export class Killed extends Error {
  constructor() {
    super('runbook was killed here');
    this.name = 'Killed';
  }
}

/** The bytes of an append that reach the disk. */
export const untorn = (bytes: Buffer, verdict: Verdict): Buffer =>
  typeof verdict !== 'object' || !('tear' in verdict) ? bytes : bytes.subarray(0, verdict.tear);
