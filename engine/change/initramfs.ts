import type { InitramfsChange, InitramfsState } from '../initramfs.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine, MachineReader } from '../model/machine.ts';
import { folderOf, sameFile } from './file.ts';
import { buildImage, putBack } from './initramfs-build.ts';
import { imagePath, initramfsReleases, readImages, readParts } from './initramfs-image.ts';

export async function observeInitramfs(
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

/** What is to be built starts from the very images that were seen; what is to go may have been built again by others since, with what is to go in it. */
export function reachedInitramfs(change: InitramfsChange, found: InitramfsState, side: 'before' | 'after'): boolean {
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

/** Some of the files are there, or all of them and not yet in every image. */
export function betweenInitramfs(change: InitramfsChange, found: InitramfsState): boolean {
  if (reachedInitramfs(change, found, 'before') || reachedInitramfs(change, found, 'after')) return false;
  const { before, after } = change;
  return Object.entries(found.files).every(
    ([path, file]) => sameFile(file, before.files[path] ?? null) || sameFile(file, after.files[path] ?? null),
  );
}

/** Puts the files there and builds every image that is not so yet, or takes both back. Throws MachineError: NOEFFECT where an image does not hold what it must, EXIT<code>, TIMEOUT. */
export async function performInitramfs(change: InitramfsChange, machine: Machine, signal: AbortSignal): Promise<void> {
  const { after, holds } = change;
  for (const [path, file] of Object.entries(after.files)) {
    if (file === null) await machine.remove(path);
    else {
      if ((await machine.stat(folderOf(path))) === undefined) await machine.makeFolder(folderOf(path), 0o755);
      await machine.put(path, file);
    }
  }
  const images = await readImages(holds, Object.values(change.before.images), machine);
  const releases = await initramfsReleases(machine);
  if (after.holding && releases.length === 0)
    throw new MachineError('there is no initramfs to build again', { code: 'ENOENT', path: imagePath('*') });
  for (const release of releases) {
    const seen = images[imagePath(release)];
    if (seen === undefined || seen.holding === after.holding) continue;
    if (!after.holding && (await putBack(release, seen.sha256, holds, machine))) continue;
    await buildImage(release, { ...change, holding: after.holding }, machine, signal);
  }
  const parts = await readParts(await readImages(holds, Object.values(images), machine), machine);
  for (const part of parts) await machine.remove(part);
}

export function invertInitramfs(change: InitramfsChange): InitramfsChange {
  const { before, after } = change;
  return {
    ...change,
    before: { ...before, files: after.files },
    after: { files: before.files, holding: !after.holding },
  };
}

/** The kernels whose images a change is about, by release. */
const releasesOf = ({ images }: InitramfsState): string =>
  Object.keys(images)
    .map((path) => path.slice(imagePath('').length))
    .join(', ');

export function describeInitramfs({ what, before, after }: InitramfsChange): string {
  const way = after.holding ? 'built again with' : 'as it was without';
  const files = Object.keys(after.files).join(', ');
  return `${after.holding ? '+' : '-'} initramfs of ${releasesOf(before)} ${way} ${what} (${files})`;
}
