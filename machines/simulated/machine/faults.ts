import type { MachineError } from '../../../engine/model/machine-error.ts';

/** One call that a machine got. */
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
  /** The number of this call among those that may change the machine, from 0; -1 for one that only looks. */
  readonly index: number;
  readonly path?: string;
  readonly text?: string;
  readonly argv?: readonly string[];
}

/**
 * What happens to runbook at a call: it is killed before or after the effect, or within a put, whose temporary file stays; it is killed when only the first `tear`
 * bytes of an append are on disk, or the call fails: before its effect, or with it there (a failed fsync), of an append the
 * first `tear` bytes (a disk that filled up). Undefined lets the call be.
 */
export type Verdict =
  | 'die-before'
  | 'die-after'
  | 'die-within'
  | { readonly tear: number }
  | MachineError
  | { readonly error: MachineError; readonly tear?: number }
  | undefined;

/** Asked at every call that may change the machine. */
export type Fault = (call: Call) => Verdict;

/** Thrown by every call after runbook was killed, until it is started again; no MachineError, for nobody can handle it. */
export class Killed extends Error {
  constructor() {
    super('runbook was killed here');
    this.name = 'Killed';
  }
}

/** The bytes of an append that reach the disk. */
export const untorn = (bytes: Buffer, verdict: Verdict): Buffer =>
  typeof verdict !== 'object' || !('tear' in verdict) ? bytes : bytes.subarray(0, verdict.tear);
