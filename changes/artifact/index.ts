import type { ArtifactChange, ArtifactState } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readOpenFiles } from '../../facts/system/read-open-files.ts';
import { describeContent, fits, readContent } from './artifact-content.ts';
import { fetchPart } from './fetch-part.ts';
import { placePart } from './place-part.ts';
import { endSession, produceArtifact } from './produce-artifact.ts';
import { folders, missingFolder, removeFolders } from '../file/index.ts';
import { folderOf } from '../file/sync-above.ts';
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import schema from './change.schema.json' with { type: 'json' };

/** What any write to a file changes: size, allocated blocks, time of the last write, inode (stat(1)). */
async function stampOf(path: string, machine: MachineReader): Promise<string> {
  return (await machine.query(['stat', '-c', '%s %b %.9Y %i', '--', path])).stdout.trim();
}

/** The processes that have a file open, "qemu-system-x86 (pid 812)". */
async function holdersOf(path: string, machine: MachineReader): Promise<readonly string[]> {
  const real = (await machine.resolve(path)) ?? path;
  const openFiles = (await readOpenFiles(real, machine)).filter((openFile) => openFile.path === real);
  return openFiles.map(({ program, pid }) => `${program} (pid ${pid})`);
}

/** True for a folder that was made for the artifact and holds nothing, as an interruption leaves it. */
async function folderLeft(change: ArtifactChange, machine: MachineReader): Promise<boolean> {
  for (const folder of folders(change)) {
    const names = await machine.list(folder);
    if (names !== undefined) return names.length === 0;
  }
  return false;
}

async function observe(change: ArtifactChange, machine: MachineReader): Promise<ArtifactState> {
  const [stat, part] = await Promise.all([machine.stat(change.path), machine.stat(change.part)]);
  const partial = part !== undefined ? ({ partial: true } as const) : {};
  if (stat === undefined) {
    return { exists: false, ...partial, ...((await folderLeft(change, machine)) ? ({ partial: true } as const) : {}) };
  }
  if (stat.kind !== 'file') return { exists: true, content: null, stamp: stat.kind, ...partial };
  const content = await readContent(change.path, change.content, machine);
  // Only now: the programs that read the file have it open themselves.
  const [stamp, held] = await Promise.all([stampOf(change.path, machine), holdersOf(change.path, machine)]);
  return { exists: true, content, stamp, ...(held.length > 0 && { held }), ...partial };
}

/** True when an artifact is still what was left there: the same bytes, or an image that nothing has written to since. */
function untouched({ content, undo, before }: ArtifactChange, found: ArtifactState): boolean {
  if (content.kind === 'bytes') return fits(found.content, content);
  return undo === 'always' || found.stamp === before.stamp;
}

/** What is being made may be begun already; what goes must be ours and in nobody's hands. */
function matches(change: ArtifactChange, found: ArtifactState, side: Side): boolean {
  if (side === 'before') {
    if (!change.before.exists) return !found.exists;
    return found.exists && found.held === undefined && untouched(change, found);
  }
  if (!change.after.exists) return !found.exists && found.partial === undefined;
  return found.exists && fits(found.content, change.content);
}

/** The change with the uppermost folder that has to be made for it. */
async function fillIn(change: ArtifactChange, { machine }: Means): Promise<ArtifactChange> {
  if (!change.after.exists) return change;
  const folder = await missingFolder(change.path, machine);
  return folder === undefined ? change : { ...change, folder };
}

/** Makes the artifact and puts it in place, or removes it with what was begun of it. Throws MachineError: EEXIST when something else is there by now, CHECKSUM, NOEFFECT. */
async function perform(change: ArtifactChange, means: Means): Promise<void> {
  const { machine } = means;
  if (!change.after.exists) {
    await endSession(change.make, machine);
    await machine.remove(change.path);
    await machine.remove(change.part);
    return removeFolders(change, machine);
  }
  if (change.folder !== undefined) await machine.makeFolder(folderOf(change.path), 0o755);
  const others = await holdersOf(change.part, machine);
  switch (change.make.kind) {
    case 'download':
      if (others.length > 0)
        throw new MachineError(`${change.part} is still being written by ${others.join(', ')}`, { code: 'EBUSY' });
      await fetchPart(change, change.make, means);
      break;
    case 'programs':
      await produceArtifact(change, change.make, means);
  }
  await endSession(change.make, machine);
  await placePart(change, machine);
}

function invert(change: ArtifactChange): ArtifactChange {
  return { ...change, before: change.after, after: { exists: change.before.exists } };
}

function describe(change: ArtifactChange): string {
  if (change.after.exists) return `+ ${change.path} (${change.what})`;
  if (!change.before.exists) return `- ${change.part}`;
  return `- ${change.path} (${change.what}${change.undo === 'always' ? ', with whatever was written to it since' : ''})`;
}

/** Why undo leaves an artifact, for people. */
function describeDrift(change: ArtifactChange, found: ArtifactState): string {
  if (!found.exists) return 'nothing there';
  if (found.held !== undefined) return `it open in ${found.held.join(', ')}`;
  if (change.content.kind === 'image' && fits(found.content, change.content))
    return 'an image that was written to since it was made';
  return describeContent(found.content);
}

function describeSeen(_: ArtifactChange, { exists, content, held }: ArtifactState): string {
  if (!exists) return 'no file';
  return `${describeContent(content)}${held === undefined ? '' : `, open in ${held.join(', ')}`}`;
}

/** A file that is too large for the journal. */
export const artifact: ChangeKind<ArtifactChange, ArtifactState> = {
  schema,
  endsWithBoot: () => false,
  isShared: true,
  observe,
  fillIn,
  perform,
  matches,
  // Begun and not in place, or taken away without what was begun.
  isPartial: (_, { exists, partial }) => !exists && partial === true,
  invert,
  describe,
  describeSeen,
  describeDrift,
  effects: ({ path, mode, after }) => [after.exists ? { kind: 'sealed', path, mode } : { kind: 'gone', path }],
  subject: ({ path }) => path,
};
