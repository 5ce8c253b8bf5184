import type { GenerateChange } from './change.ts';
import type { FileChange } from '../file/change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { FileState } from '../../engine/model/machine.ts';
import { partFolderOf, sameFile } from '../file/index.ts';
import type { ChangeKind, Kept, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import { describeFileSeen } from '../file/describe-file-seen.ts';
import { fileDistance } from '../file/file-distance.ts';
import { mergeSeen } from '../file/merge-seen.ts';
import schema from './change.schema.json' with { type: 'json' };
import { complaint } from './complaint.ts';
import { generateAgain, isClean } from './generate-again.ts';

/** Longest a generator may take, in seconds: update-grub under emulation on a loaded machine takes a minute. */
const deadline = 600;

/** Runs the generator, which the signal ends, checks its output, and only then replaces the file, keeping its mode and owner. */
async function perform(change: GenerateChange, { machine, signal }: Means): Promise<void> {
  const output = await machine.run(change.argv, { deadline, signal });
  if (output.code !== 0) {
    const why = output.timedOut ? `was ended after ${deadline} s` : 'failed';
    const code = output.timedOut ? 'TIMEOUT' : `EXIT${output.code ?? ''}`;
    throw new MachineError(`${change.argv.join(' ')} ${why}: ${output.stderr.trim()}`, { code });
  }
  const wrong = complaint(change, output.stdout);
  if (wrong !== null) throw new MachineError(`${change.path} was left as it is: ${wrong}`, { code: 'NOEFFECT' });
  const { mode, owner, group } = change.before ?? { mode: 0o644, owner: 0, group: 0 };
  await machine.put(change.path, { encoding: 'utf8', content: output.stdout, mode, owner, group });
}

/** The content is known only once it was made, so what shows that it was done is that it now says what it must. */
function isMade(change: GenerateChange, observed: FileState | null): boolean {
  return observed !== null && observed.encoding === 'utf8' && complaint(change, observed.content) === null;
}

/** Undo puts the old bytes back rather than generating again. */
function invert(change: GenerateChange, observed: FileState | null): FileChange {
  return { kind: 'file', path: change.path, before: observed, after: change.before };
}

function describe(change: GenerateChange): string {
  const tokens = [...change.present.map((token) => `+${token}`), ...change.absent.map((token) => `-${token}`)];
  return `~ ${change.path} made again by ${change.argv.join(' ')}${tokens.length > 0 ? ` (${tokens.join(' ')})` : ''}`;
}

function matches(change: GenerateChange, seen: FileState | null, side: Side): boolean {
  return side === 'before' ? sameFile(seen, change.before) : isMade(change, seen);
}

function keepOthers(change: GenerateChange, left: FileState | null, found: FileState | null): Kept | null {
  if (found === null) return null;
  if (isClean(change, found)) return { kind: 'already' };
  const merged = mergeSeen(left, change.before, found);
  if (merged !== null && isClean(change, merged)) {
    if (sameFile(merged, found)) return { kind: 'already' };
    const inverse = { ...invert(change, left), before: found, after: merged };
    return { kind: 'restore', way: 'merged', change: inverse };
  }
  const again = generateAgain(change, found);
  return again === null ? null : { kind: 'restore', way: 'again', change: again };
}

/** A file that a program generates. */
export const generate: ChangeKind<GenerateChange, FileState | null> = {
  schema,
  endsWithBoot: () => false,
  isShared: true,
  isUndoneLast: true,
  observe: async ({ path }, machine) => (await machine.readFile(path)) ?? null,
  perform,
  matches,
  invert,
  keepOthers,
  partFolders: ({ path }, machine) => partFolderOf(path, machine),
  describe,
  describeSeen: (_, seen) => describeFileSeen(seen),
  distance: (_, left, found) => fileDistance(left, found),
  effects: ({ path }) => [{ kind: 'unknown', path }],
  subject: ({ path }) => path,
  goal: ({ present, absent }) => ({ present, absent }),
};
