import { readImage } from '../../../changes/artifact/artifact-content.ts';
import type { MachineReader } from '../../../engine/model/machine.ts';
import { readOpenFiles } from '../../../facts/system/read-open-files.ts';
import { readFreeSpace } from '../../../facts/system/read-free-space.ts';
import { hasProgram } from '../../../facts/system/has-program.ts';
import type { DiskImage } from '../../../schemas/types/steps/disk-image.ts';
import type { ImageState, SeenSource } from './image-state.ts';

async function seeTarget(path: string, machine: MachineReader): Promise<ImageState['target']> {
  const stat = await machine.stat(path);
  if (stat === undefined) return null;
  const real = (await machine.resolve(path)) ?? path;
  const info = stat.kind === 'directory' ? null : await readImage(path, machine);
  // Only now: qemu-img has the image open itself.
  const openFiles = await readOpenFiles(real, machine);
  return { kind: stat.kind, info, openFiles: openFiles.filter((openFile) => openFile.path === real) };
}

/** An image that other images are made from. */
async function seeSource(path: string, machine: MachineReader): Promise<SeenSource> {
  const real = await machine.resolve(path);
  if (real === undefined) return { path, exists: false, blank: false, info: null };
  const [stat, info] = await Promise.all([machine.stat(real), readImage(real, machine)]);
  return { path, exists: stat?.kind === 'file' || stat?.kind === 'device', blank: stat?.size === 0, info };
}

/** The programs of qemu-img's packages: Debian and Ubuntu, Fedora. */
const imagePackages = ['qemu-utils', 'qemu-img'] as const;

/** Reads the state of the image's path, its base, and the free space. */
export async function probeImage(input: DiskImage, machine: MachineReader): Promise<ImageState> {
  const source = input.backing ?? input.from;
  const [hasTool, target, seen, free] = await Promise.all([
    hasProgram(['qemu-img', '--version'], imagePackages, machine),
    seeTarget(input.path, machine),
    source === undefined ? null : seeSource(source.path, machine),
    readFreeSpace(input.path, machine),
  ]);
  return { hasTool, target, source: seen, free };
}
