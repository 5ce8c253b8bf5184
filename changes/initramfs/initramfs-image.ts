import type { InitramfsState, SeenImage } from './change.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { sha256Of } from '../artifact/artifact-content.ts';

/** Where Debian's and Ubuntu's kernels and initramfs lie. */
export const bootFolder = '/boot';

/** The names of one kernel's images: its own, the one that is being built, the copy that is being kept, and the one that a build replaced. */
export const imagePath = (release: string): string => `${bootFolder}/initrd.img-${release}`;
export const partPath = (release: string): string => `${bootFolder}/.initrd.img-${release}.runbook-part`;
export const keepingPath = (release: string): string => `${bootFolder}/.initrd.img-${release}.runbook-keeping`;
/** Named for the image that replaced it, so that it is put back only while that one is still there. */
export const keptPath = (release: string, sha256: string): string =>
  `${bootFolder}/.initrd.img-${release}.runbook-kept-${sha256.slice(0, 16)}`;

const left = /^\.initrd\.img-.+\.runbook-(?:part|keeping|kept-([0-9a-f]{16}))$/;

/** Seconds that a listing may take: a large image is unpacked for it. */
const listing = 300;

/** How lsinitramfs(8) shows a path, whatever the module in it is compressed with and however its name is spelt. */
const plain = (path: string): string =>
  path.replace(/\.ko(?:\.(?:xz|zst|gz))?$/, '.ko').replace(/[^/]+\.ko$/, (name) => name.replaceAll('_', '-'));

/** True when an image lists all of them; false also for one that cannot be listed, for it is cut short or of another kind. */
export async function listsAll(path: string, holds: readonly string[], machine: MachineReader): Promise<boolean> {
  const { code, stdout } = await machine.query(['lsinitramfs', path], { deadline: listing });
  if (code !== 0) return false;
  const listed = stdout.split('\n').map((line) => `/${plain(line.trim())}`);
  return holds.every((wanted) => listed.some((line) => line.endsWith(`/${plain(wanted)}`)));
}

/** The kernels that have both an initramfs in /boot and modules to build one from, by release. */
export async function initramfsReleases(machine: MachineReader): Promise<readonly string[]> {
  const [names, kernels] = await Promise.all([machine.list(bootFolder), machine.list('/lib/modules')]);
  return (kernels ?? []).filter((release) => names?.includes(`initrd.img-${release}`));
}

/** Looks at every image; one that is `known` by its bytes is not listed again. */
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

/** What lies beside the images and belongs to none: unfinished builds, and kept images from which no chain of replacements leads to one that boots. */
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
  // A set that grows while it is walked is walked to its new end.
  for (const sum of led)
    for (const { successor, sha256 } of kept)
      if (successor !== undefined && sha256 !== null && sum.startsWith(successor)) led.add(sha256);
  return kept
    .filter(({ successor }) => successor === undefined || ![...led].some((sum) => sum.startsWith(successor)))
    .map(({ name }) => `${bootFolder}/${name}`);
}
