import type { DropInChange, DropInState } from './change.ts';
import type { FileChange } from '../file/change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readService } from '../../facts/system/service.ts';
import { readUnitCommandLine } from '../../facts/system/read-unit-command-line.ts';
import { until } from '../../engine/model/until.ts';
import { describeFileSeen } from '../file/describe-file-seen.ts';
import { fileEffect } from '../file/file-effect.ts';
import { fileHazards } from '../file/file-hazards.ts';
import { isFile } from '../file/is-file.ts';
import { isFolderLeft } from '../file/is-folder-left.ts';
import { observeFile, partFolderOf, performFile, sameFile, withFolder } from '../file/index.ts';
import { succeed } from '../support/succeed.ts';
import { lastMessages } from '../support/last-messages.ts';
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import schema from './change.schema.json' with { type: 'json' };

const fileOf = ({ path, folder, before, after }: DropInChange): FileChange => ({
  kind: 'file',
  path,
  ...(folder === undefined ? {} : { folder }),
  before: before.file,
  // Undo never requires a folder without its file.
  after: isFile(after.file) ? after.file : null,
});

const sameWords = (a: readonly string[] | null, b: readonly string[] | null): boolean =>
  a === null || b === null || (a.length === b.length && a.every((word, index) => word === b[index]));

async function observe(change: DropInChange, machine: MachineReader): Promise<DropInState> {
  const [file, running] = await Promise.all([observeFile(change, machine), readUnitCommandLine(change.unit, machine)]);
  return { file, running };
}

/** A unit that is not running reads the file at its next start, so only the file is compared. The same holds for the state before, if the file changes. */
function matches(change: DropInChange, observed: DropInState, side: Side): boolean {
  const { before, after } = change;
  if (!sameFile(observed.file, change[side].file)) return false;
  if (side === 'before' && !sameFile(before.file, after.file)) return true;
  return sameWords(observed.running, change[side].running);
}

/** True for a partial state: the file is correct and the unit was not restarted, or only the folder was created. */
function isPartial(change: DropInChange, observed: DropInState): boolean {
  if (isFolderLeft(observed.file)) return true;
  const reached = (side: 'before' | 'after'): boolean => matches(change, observed, side);
  return sameFile(observed.file, change.after.file) && !reached('before') && !reached('after');
}

/** The change with the uppermost folder that must be created for its file. */
async function fillIn(change: DropInChange, { machine }: Means): Promise<DropInChange> {
  const { folder } = await withFolder(fileOf(change), machine);
  return folder === undefined ? change : { ...change, folder };
}

/**
 * Writes or removes the file, and restarts the unit if it runs without the effect of the file. Throws MachineError with the last log
 * lines of the unit if it does not start correctly.
 */
async function perform(change: DropInChange, { machine, clock, signal }: Means): Promise<void> {
  const { unit, after, deadline } = change;
  const found = await observe(change, machine);
  if (!sameFile(found.file, after.file)) await performFile(fileOf(change), { machine });
  await succeed(['systemctl', 'daemon-reload'], machine, { deadline, signal });
  if (sameWords(found.running, after.running)) return;
  await succeed(['systemctl', 'try-restart', '--', unit], machine, { deadline, signal });
  // A simple unit counts as started before its program has started, so a program that fails at once is detected a moment later.
  await clock.sleep(1, signal);
  const up = await until({ clock, signal, within: deadline, every: 1 }, async () => {
    const words = await readUnitCommandLine(unit, machine);
    if (words !== null) return sameWords(words, after.running) ? 'up' : undefined;
    const { state: now } = await readService(unit, machine);
    return ['failed', 'inactive'].includes(now) ? 'down' : undefined;
  });
  if (up === 'up') return;
  const words = await readUnitCommandLine(unit, machine);
  const how = words === null ? `is ${(await readService(unit, machine)).state}` : `runs as ${words.join(' ')}`;
  throw new MachineError(`${unit} was restarted and ${how}:\n${await lastMessages(unit, machine)}`, {
    code: 'EXITED',
  });
}

/** If only the restart was missing, nothing must be undone: the file remains, and the unit runs with it. */
function invert(change: DropInChange): DropInChange {
  const { before, after } = change;
  const file = isFile(before.file) ? before.file : null;
  const running = sameFile(before.file, after.file) ? null : before.running;
  return { ...change, before: after, after: { file, running } };
}

/** One line: the file, and the command line of the unit with it. */
function describe({ unit, path, before, after }: DropInChange): string {
  const sign = after.file === null ? '-' : before.file === null || isFolderLeft(before.file) ? '+' : '~';
  return `${sign} ${path}, and ${unit} restarted${after.running === null ? '' : ` as ${after.running.join(' ')}`}`;
}

/** A drop-in file of a systemd unit. */
export const dropIn: ChangeKind<DropInChange, DropInState> = {
  schema,
  endsWithBoot: ({ path }) => path.startsWith('/run/'),
  observe,
  fillIn,
  perform,
  matches,
  hazards: (change, machine) => fileHazards(fileOf(change), machine),
  isPartial,
  isPartialUndo: (change, seen) => isPartial(invert(change), seen),
  invert,
  partFolders: ({ path }, machine) => partFolderOf(path, machine),
  describe,
  describeSeen: (_, { file, running }) =>
    `${describeFileSeen(file)}, ${running === null ? 'not running' : `running ${running.join(' ')}`}`,
  effects: ({ path, after }) => [fileEffect(path, after.file)],
  subject: ({ path }) => path,
};
