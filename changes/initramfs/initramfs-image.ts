import type { InitramfsState, SeenImage } from './change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { sha256Of } from '../artifact/artifact-content.ts';

/** The folder of kernels and initramfs images on Debian and Ubuntu. */
export const bootFolder = '/boot';

/** The names of the images of one kernel: the image, the image that is being built, the copy that is being made, and the kept old image. */
export const imagePath = (release: string): string => `${bootFolder}/initrd.img-${release}`;
export const partPath = (release: string): string => `${bootFolder}/.initrd.img-${release}.runbook-part`;
export const keepingPath = (release: string): string => `${bootFolder}/.initrd.img-${release}.runbook-keeping`;
/** The name contains the hash of the image that replaced it, so it is restored only while that image still exists. */
export const keptPath = (release: string, sha256: string): string =>
  `${bootFolder}/.initrd.img-${release}.runbook-kept-${sha256.slice(0, 16)}`;

const left = /^\.initrd\.img-.+\.runbook-(?:part|keeping|kept-([0-9a-f]{16}))$/;

/** The time limit of lsinitramfs(8) in seconds: it unpacks the whole image. */
const listing = 300;

/** A path as lsinitramfs(8) prints it, without the compression suffix and with one spelling of module names. */
function plain(path: string): string {
  const bare = path.replace(/\.ko(?:\.(?:xz|zst|gz))?$/, '.ko');
  const at = bare.lastIndexOf('/') + 1;
  return bare.endsWith('.ko') ? bare.slice(0, at) + bare.slice(at).replaceAll('_', '-') : bare;
}

/** True if an image lists all of them; false also if it cannot be listed, because it is truncated or has another format. */
export async function listsAll(path: string, holds: readonly string[], machine: MachineReader): Promise<boolean> {
  const { code, stdout } = await machine.query(['lsinitramfs', path], { deadline: listing });
  if (code !== 0) return false;
  const listed = stdout.split('\n').map((line) => `/${plain(line.trim())}`);
  return holds.every((wanted) => listed.some((line) => line.endsWith(`/${plain(wanted)}`)));
}

/** The releases of the kernels that have an initramfs in /boot and also modules to build one. */
export async function initramfsReleases(machine: MachineReader): Promise<readonly string[]> {
  const [names, kernels] = await Promise.all([machine.list(bootFolder), machine.list('/lib/modules')]);
  return (kernels ?? []).filter((release) => names?.includes(`initrd.img-${release}`));
}

/** Reads every image; an image with a `known` hash is not listed again. */
export async function readImages(
  holds: readonly string[],
  known: readonly SeenImage[],
  machine: MachineReader,
): Promise<InitramfsState['images']> {
  const entries = await Promise.all(
    (await initramfsReleases(machine)).map(async (release) => {
      const path = imagePath(release);
      const sha256 = await sha256Of(path, machine);
      if (sha256 === null) return [];
      const holding = known.find((one) => one.sha256 === sha256)?.holding ?? (await listsAll(path, holds, machine));
      return [[path, { sha256, holding }] as const];
    }),
  );
  return Object.fromEntries(entries.flat());
}

/** Files that belong to no image: unfinished builds, and kept images from which no chain of replacements leads to an image that boots. */
export async function readParts(
  images: InitramfsState['images'],
  machine: MachineReader,
): Promise<InitramfsState['parts']> {
  const names = ((await machine.list(bootFolder)) ?? []).filter((name) => left.test(name));
  const kept = await Promise.all(
    names.map(async (name) => {
      const successor = left.exec(name)?.[1];
      return {
        name,
        successor,
        sha256: successor === undefined ? null : await sha256Of(`${bootFolder}/${name}`, machine),
      };
    }),
  );
  const led = new Set(Object.values(images).map(({ sha256 }) => sha256));
  // Iteration over a set also visits elements that are added during the iteration.
  for (const sum of led)
    for (const { successor, sha256 } of kept)
      if (successor !== undefined && sha256 !== null && sum.startsWith(successor)) led.add(sha256);
  return kept
    .filter(({ successor }) => successor === undefined || ![...led].some((sum) => sum.startsWith(successor)))
    .map(({ name }) => `${bootFolder}/${name}`);
}
