import type { ProcessChange } from './change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { showUnit } from '../../facts/system/unit.ts';

/** The observed state of a process change. */
export interface ProcessState {
  readonly running: boolean;
  /** True if it runs and has answered since its start (`<folder>/ready` names this start), or no answer is required. */
  readonly ready?: boolean;
  /** Its command line; null if it does not run or the command line is unknown. */
  readonly argv?: readonly string[] | null;
  /** True if it does not run but its folder still exists. */
  readonly leftover?: true;
}

/** The file with the id of the start that answered, so an interrupted wait can be detected. */
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

/** True if the command line is the requested one: an interpreter may be before it, and systemd writes the full path of the program. */
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
