import type { Clock } from '../model/clock.ts';
import type { DropInChange, FileChange } from '../change.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine, MachineReader } from '../model/machine.ts';
import { readService } from '../service.ts';
import { readUnitWords } from '../unit-words.ts';
import { until } from '../model/until.ts';
import { isFolderLeft, observeFile, performFile, sameFile, withFolder } from './file.ts';
import type { FileSeen } from './file.ts';
import { succeed } from './succeed.ts';
import { lastWords } from './unit-said.ts';

/** What is seen of a drop-in change: its file, and the command line that the unit runs with; null while it does not run. */
export interface DropInSeen {
  readonly file: FileSeen;
  readonly running: readonly string[] | null;
}

const fileOf = ({ path, folder, before, after }: DropInChange): FileChange => ({
  kind: 'file',
  path,
  ...(folder === undefined ? {} : { folder }),
  before: before.file,
  after: after.file,
});

const sameWords = (a: readonly string[] | null, b: readonly string[] | null): boolean =>
  a === null || b === null || (a.length === b.length && a.every((word, index) => word === b[index]));

export async function observeDropIn(change: DropInChange, machine: MachineReader): Promise<DropInSeen> {
  const [file, running] = await Promise.all([observeFile(change, machine), readUnitWords(change.unit, machine)]);
  return { file, running };
}

/** A unit that does not run takes the file at its next start: only the file counts then, and so it does for what was before, where the file changes. */
export function reachedDropIn(change: DropInChange, observed: DropInSeen, side: 'before' | 'after'): boolean {
  const { before, after } = change;
  if (!sameFile(observed.file, change[side].file)) return false;
  if (side === 'before' && !sameFile(before.file, after.file)) return true;
  return sameWords(observed.running, change[side].running);
}

/** True where the file is as wanted and the unit was not started again since, or a folder was made and no file. */
export function betweenDropIn(change: DropInChange, observed: DropInSeen): boolean {
  if (isFolderLeft(observed.file)) return true;
  const reached = (side: 'before' | 'after'): boolean => reachedDropIn(change, observed, side);
  return sameFile(observed.file, change.after.file) && !reached('before') && !reached('after');
}

/** The change with the uppermost folder that will have to be made for its file. */
export async function withDropInFolder(change: DropInChange, machine: Machine): Promise<DropInChange> {
  const { folder } = await withFolder(fileOf(change), machine);
  return folder === undefined ? change : { ...change, folder };
}

/** Puts the file there or takes it away, and starts the unit again where it runs without what the file says. Throws MachineError with the unit's last words where it does not come up so. */
export async function performDropIn(
  change: DropInChange,
  machine: Machine,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const { unit, after, deadline } = change;
  const found = await observeDropIn(change, machine);
  if (!sameFile(found.file, after.file)) await performFile(fileOf(change), machine);
  await succeed(['systemctl', 'daemon-reload'], machine, { deadline, signal });
  if (sameWords(found.running, after.running)) return;
  await succeed(['systemctl', 'try-restart', '--', unit], machine, { deadline, signal });
  // A simple unit counts as started before its program has begun, and one that fails at once is seen a moment later.
  await clock.sleep(1, signal);
  const up = await until({ clock, signal, within: deadline, every: 1 }, async () => {
    const words = await readUnitWords(unit, machine);
    if (words !== null) return sameWords(words, after.running) ? 'up' : undefined;
    const { state: now } = await readService(unit, machine);
    return ['failed', 'inactive'].includes(now) ? 'down' : undefined;
  });
  if (up === 'up') return;
  const words = await readUnitWords(unit, machine);
  const how = words === null ? `is ${(await readService(unit, machine)).state}` : `runs as ${words.join(' ')}`;
  throw new MachineError(`${unit} was started again and ${how}:\n${await lastWords(unit, machine)}`, {
    code: 'EXITED',
  });
}

/** Where only the start was missing there is nothing to go back to: the file stays, and with it what the unit runs with. */
export function invertDropIn(change: DropInChange): DropInChange {
  const { before, after } = change;
  const file = isFolderLeft(before.file) ? null : before.file;
  const running = sameFile(before.file, after.file) ? null : before.running;
  return { ...change, before: after, after: { file, running } };
}

/** One line: the file, and how the unit runs with it. */
export function describeDropIn({ unit, path, before, after }: DropInChange): string {
  const sign = after.file === null ? '-' : before.file === null || isFolderLeft(before.file) ? '+' : '~';
  return `${sign} ${path}, and ${unit} started again${after.running === null ? '' : ` as ${after.running.join(' ')}`}`;
}
