import type { ArtifactChange, ArtifactState } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readOpenFiles } from '../../facts/system/read-open-files.ts';
import { describeContent, fits, readContent } from './artifact-content.ts';
import { fetchPart } from './fetch-part.ts';
import { placePart } from './place-part.ts';
import { endSession, produceArtifact } from './produce-artifact.ts';
import { folderHazards } from '../file/folder-hazards.ts';
import { folders, missingFolder, removeFolders } from '../file/index.ts';
import { folderOf } from '../file/folder-of.ts';
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import schema from './change.schema.json' with { type: 'json' };

/** The properties that every write to a file changes: size, allocated blocks, time of the last write, inode (stat(1)). */
async function stampOf(path: string, machine: MachineReader): Promise<string> {
  return (await machine.query(['stat', '-c', '%s %b %.9Y %i', '--', path])).stdout.trim();
}

/** The processes that have a file open, e.g. "qemu-system-x86 (pid 812)". */
async function holdersOf(path: string, machine: MachineReader): Promise<readonly string[]> {
  const real = (await machine.resolve(path)) ?? path;
  const openFiles = (await readOpenFiles(real, machine)).filter((openFile) => openFile.path === real);
  return openFiles.map(({ program, pid }) => `${program} (pid ${pid})`);
}

/** True for an empty folder that was created for the artifact. An interruption leaves it. */
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
  // Checked last, because the programs that read the file have it open themselves.
  const [stamp, held] = await Promise.all([stampOf(change.path, machine), holdersOf(change.path, machine)]);
  return { exists: true, content, stamp, ...(held.length > 0 && { held }), ...partial };
}

/** True if an artifact is unmodified since it was created: the same bytes, or an image that no program has written to. */
function untouched({ content, undo, before }: ArtifactChange, found: ArtifactState): boolean {
  if (content.kind === 'bytes') return fits(found.content, content);
  return undo === 'always' || found.stamp === before.stamp;
}

/** An artifact to create may exist in part; an artifact to remove must be unmodified and not open in any program. */
function matches(change: ArtifactChange, found: ArtifactState, side: Side): boolean {
  if (side === 'before') {
    if (!change.before.exists) return !found.exists;
    return found.exists && found.held === undefined && untouched(change, found);
  }
  if (!change.after.exists) return !found.exists && found.partial === undefined;
  return found.exists && fits(found.content, change.content);
}

/** The change with the uppermost folder that must be created for it. */
async function fillIn(change: ArtifactChange, { machine }: Means): Promise<ArtifactChange> {
  if (!change.after.exists) return change;
  const folder = await missingFolder(change.path, machine);
  return folder === undefined ? change : { ...change, folder };
}

/** Creates the artifact, or removes it with its part file. Throws MachineError: EEXIST if another file now exists there, CHECKSUM, NOEFFECT. */
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
  return `- ${change.path} (${change.what}${change.undo === 'always' ? ', including everything written to it since' : ''})`;
}

/** The reason why undo keeps an artifact, in words. */
function describeDrift(change: ArtifactChange, found: ArtifactState): string {
  if (!found.exists) return 'does not exist';
  if (found.held !== undefined) return `open in ${found.held.join(', ')}`;
  if (change.content.kind === 'image' && fits(found.content, change.content))
    return 'an image that was modified after it was created';
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
  hazards: ({ path, after }, machine) => (after.exists ? folderHazards(path, machine, false) : Promise.resolve([])),
  // Partial: the part file exists and the final file does not, or the final file was removed and the part file was not.
  isPartial: (_, { exists, partial }) => !exists && partial === true,
  invert,
  describe,
  describeSeen,
  describeDrift,
  effects: ({ path, mode, after }) => [after.exists ? { kind: 'sealed', path, mode } : { kind: 'gone', path }],
  subject: ({ path }) => path,
};
