import type { InitramfsChange, InitramfsState } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { sameFile } from '../file/index.ts';
import { fileHazards } from '../file/file-hazards.ts';
import { keepAttributes } from '../file/keep-attributes.ts';
import { fileEffect } from '../file/file-effect.ts';
import { folderOf } from '../file/folder-of.ts';
import { buildImage, restoreImage } from './build-image.ts';
import { imagePath, initramfsReleases, readImages, readParts } from './initramfs-image.ts';
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import schema from './change.schema.json' with { type: 'json' };

async function observe(
  { holds, before, after }: Pick<InitramfsChange, 'holds' | 'before' | 'after'>,
  machine: MachineReader,
): Promise<InitramfsState> {
  const paths = [...new Set([...Object.keys(before.files), ...Object.keys(after.files)])];
  const [files, images] = await Promise.all([
    Promise.all(paths.map(async (path) => [path, (await machine.readFile(path)) ?? null] as const)),
    readImages(holds, Object.values(before.images), machine),
  ]);
  return { files: Object.fromEntries(files), images, parts: await readParts(images, machine) };
}

const sameFiles = (a: InitramfsState['files'], b: InitramfsState['files']): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((path) => sameFile(a[path] ?? null, b[path] ?? null));

const sameImages = (a: InitramfsState['images'], b: InitramfsState['images']): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([path, { sha256 }]) => b[path]?.sha256 === sha256);

/** A build requires the images of the plan; for a removal, the images may have been rebuilt since by another program, if they still contain the files. */
function matches(change: InitramfsChange, found: InitramfsState, side: Side): boolean {
  const { before, after } = change;
  if (side === 'before') {
    if (!sameFiles(found.files, before.files)) return false;
    return !after.holding || (sameImages(found.images, before.images) && found.parts.join() === before.parts.join());
  }
  const images = Object.values(found.images);
  return (
    sameFiles(found.files, after.files) &&
    found.parts.length === 0 &&
    (after.holding ? images.length > 0 : true) &&
    images.every(({ holding }) => holding === after.holding)
  );
}

/** Partial: some of the files exist, or all of them exist but not every image contains them. */
function isPartial(change: InitramfsChange, found: InitramfsState): boolean {
  if (matches(change, found, 'before') || matches(change, found, 'after')) return false;
  const { before, after } = change;
  return Object.entries(found.files).every(
    ([path, file]) => sameFile(file, before.files[path] ?? null) || sameFile(file, after.files[path] ?? null),
  );
}

/**
 * Writes the files and builds every image that lacks them, or undoes both. Throws MachineError: NOEFFECT if an image does not
 * contain the required files, EXIT<code>, TIMEOUT.
 */
async function perform(change: InitramfsChange, { machine, signal }: Means): Promise<void> {
  const { after, holds } = change;
  for (const [path, file] of Object.entries(after.files)) {
    if (file === null) await machine.remove(path);
    else {
      if ((await machine.stat(folderOf(path))) === undefined) await machine.makeFolder(folderOf(path), 0o755);
      await machine.put(path, keepAttributes(file, change.before.files[path] ?? null));
    }
  }
  const images = await readImages(holds, Object.values(change.before.images), machine);
  const releases = await initramfsReleases(machine);
  if (after.holding && releases.length === 0)
    throw new MachineError('no initramfs exists to rebuild', { code: 'ENOENT', path: imagePath('*') });
  for (const release of releases) {
    const seen = images[imagePath(release)];
    if (seen === undefined || seen.holding === after.holding) continue;
    if (!after.holding && (await restoreImage(release, seen.sha256, holds, machine))) continue;
    await buildImage(release, { ...change, holding: after.holding }, machine, signal);
  }
  const parts = await readParts(await readImages(holds, Object.values(images), machine), machine);
  for (const part of parts) await machine.remove(part);
}

function invert(change: InitramfsChange): InitramfsChange {
  const { before, after } = change;
  return {
    ...change,
    before: { ...before, files: after.files },
    after: { files: before.files, holding: !after.holding },
  };
}

/** The kernel releases whose images the change rebuilds. */
const releasesOf = ({ images }: InitramfsState): string =>
  Object.keys(images)
    .map((path) => path.slice(imagePath('').length))
    .join(', ');

function describe({ what, before, after }: InitramfsChange): string {
  const way = after.holding ? 'rebuilt with' : 'restored without';
  const files = Object.keys(after.files).join(', ');
  return `${after.holding ? '+' : '-'} initramfs of ${releasesOf(before)} ${way} ${what} (${files})`;
}

/** Which of the files exist, and which images contain them. */
function describeSeen(_: InitramfsChange, { files, images }: InitramfsState): string {
  const list = (names: readonly string[], none: string): string => (names.length === 0 ? none : names.join(', '));
  const there = Object.keys(files).filter((path) => files[path] !== null);
  const holding = Object.keys(images).filter((path) => images[path]?.holding === true);
  return `${list(there, 'no files')}; in ${list(holding, 'no image')}`;
}

/** The initramfs of every kernel. */
export const initramfs: ChangeKind<InitramfsChange, InitramfsState> = {
  schema,
  endsWithBoot: () => false,
  isShared: true,
  observe,
  perform,
  matches,
  hazards: async ({ before, after }, machine) => {
    const found = Object.entries(after.files).map(([path, file]) =>
      fileHazards({ path, before: before.files[path] ?? null, after: file }, machine),
    );
    return (await Promise.all(found)).flat();
  },
  isPartial,
  invert,
  partFolders: ({ after }) => Promise.resolve(Object.keys(after.files).map(folderOf)),
  describe,
  describeSeen,
  effects: ({ after }) => Object.entries(after.files).map(([path, file]) => fileEffect(path, file)),
  subject: ({ after }) => Object.keys(after.files).sort().join(' '),
};
