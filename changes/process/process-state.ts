import type { ProcessChange } from './change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { showUnit } from '../../facts/system/unit.ts';

/** What is seen of a process change. */
export interface ProcessState {
  readonly running: boolean;
  /** It runs and has answered since it was started (`<folder>/ready` names this start), or was not asked to. */
  readonly ready?: boolean;
  /** Its command line; null when it does not run or cannot be told. */
  readonly argv?: readonly string[] | null;
  /** It does not run, and its folder is still there. */
  readonly leftover?: true;
}

/** The file that names the start of a unit which answered, so that a wait that was cut short is seen. */
export const readyMark = (change: Pick<ProcessChange, 'folder'>): string => `${change.folder}/ready`;

export async function observeProcess(
  change: Pick<ProcessChange, 'unit' | 'folder' | 'ready'>,
  reader: MachineReader,
): Promise<ProcessState> {
  const unit = await showUnit(change.unit, reader);
  if (!unit.running) {
    return (await reader.stat(change.folder)) === undefined ? { running: false } : { running: false, leftover: true };
  }
  const [mark, argv] = await Promise.all([
    change.ready === null ? undefined : reader.read(readyMark(change)),
    unit.pid === null ? undefined : reader.read(`/proc/${unit.pid}/cmdline`),
  ]);
  return {
    running: true,
    ready: change.ready === null || mark?.trim() === unit.invocation,
    argv: argv === undefined || argv === '' ? null : argv.replace(/\0$/, '').split('\0'),
  };
}

/** True when a command line is the one that was asked for: an interpreter may stand before it, and systemd writes the program's whole path. */
export function sameProgram(running: readonly string[], requested: readonly string[]): boolean {
  const base = (path: string | undefined): string => (path ?? '').slice((path ?? '').lastIndexOf('/') + 1);
  const words = requested.slice(1);
  const program = running.length - requested.length;
  return (
    program >= 0 &&
    base(running[program]) === base(requested[0]) &&
    words.every((word, index) => running[program + 1 + index] === word)
  );
}
