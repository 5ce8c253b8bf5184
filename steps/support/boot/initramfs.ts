import { underscored } from '../../../facts/boot/underscored.ts';
import { sameFile } from '../../../changes/file/index.ts';
import { bootFolder, imagePath, readImages, readParts } from '../../../changes/initramfs/initramfs-image.ts';
import type { InitramfsChange, InitramfsState } from '../../../changes/initramfs/change.ts';
import type { MachineReader } from '../../../engine/model/machine.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import { readMountSpace } from '../../../facts/system/mount-space.ts';
import type { MountSpace } from '../../../facts/system/mount-space.ts';
import { tolerantly } from '../../../facts/system/tolerantly.ts';
import { hookPath, initramfsFiles } from './initramfs-files.ts';
import type { InitramfsTask } from './initramfs-files.ts';
import { refusal } from '../refusal.ts';

/** The time limit of one build in seconds: on an emulated machine it takes minutes. */
const building = 3600;

/** The initramfs builders of other distributions, by a program of each. */
const others: Readonly<Record<string, string>> = {
  '/usr/bin/rpm-ostree': 'rpm-ostree',
  '/usr/bin/dracut': 'dracut',
  '/usr/sbin/dracut': 'dracut',
  '/usr/bin/mkinitcpio': 'mkinitcpio',
  '/usr/bin/booster': 'booster',
};

/** The state of a task in the initramfs of the machine. */
export interface SeenInitramfs {
  /** `uname -r`. */
  readonly release: string;
  readonly tools: boolean;
  /** The other builder that is installed. */
  readonly other: string | null;
  /** Of update-initramfs.conf(5): false if updates of the initramfs are disabled. */
  readonly updates: boolean;
  /** Programs that copy each new initramfs to another place. */
  readonly hooks: readonly string[];
  readonly now: InitramfsState;
  readonly wanted: ReturnType<typeof initramfsFiles>;
  /** Bytes of the largest image. */
  readonly largest: number;
  readonly space: MountSpace | null;
}

/** True if an earlier run put a task of this name into the initramfs. */
export const hasInitramfsTask = async (name: string, machine: MachineReader): Promise<boolean> =>
  (await machine.stat(hookPath(name))) !== undefined;

/** The warning that a step without `persist: initramfs` leaves the initramfs task of an earlier run. */
export const inInitramfsWarning = (name: string): string =>
  `${hookPath(name)} of an earlier run still adds this step to the initramfs with the input of that run; undo that run to remove it`;

/** Reads the builder of the initramfs, the images and the files of a task. */
export async function readInitramfs(task: InitramfsTask, machine: MachineReader): Promise<SeenInitramfs> {
  const release = (await machine.read('/proc/sys/kernel/osrelease'))?.trim() ?? '';
  const [made, listed, foreign, settings, hooks, builtins, space] = await Promise.all([
    machine.stat('/usr/sbin/mkinitramfs'),
    machine.stat('/usr/bin/lsinitramfs'),
    Promise.all(
      Object.keys(others).map(async (path) =>
        (await tolerantly(undefined, machine.stat(path))) === undefined ? [] : [path],
      ),
    ),
    machine.read('/etc/initramfs-tools/update-initramfs.conf'),
    machine.list('/etc/initramfs/post-update.d'),
    machine.read(`/lib/modules/${release}/modules.builtin`),
    tolerantly(null, readMountSpace(bootFolder, machine)),
  ]);
  const builtin = new Set((builtins ?? '').split('\n').map((line) => underscored(line.replace(/^.*\/|\.ko$/g, ''))));
  const wanted = initramfsFiles(task, (module) => builtin.has(underscored(module)));
  const tools = made !== undefined && listed !== undefined;
  const [found] = foreign.flat();
  const [files, images] = await Promise.all([
    Promise.all(Object.keys(wanted.files).map(async (path) => [path, (await machine.readFile(path)) ?? null] as const)),
    tools ? readImages(wanted.holds, [], machine) : {},
  ]);
  const sizes = await Promise.all(Object.keys(images).map(async (path) => (await machine.stat(path))?.size ?? 0));
  return {
    release,
    tools,
    other: found === undefined ? null : (others[found] ?? null),
    updates: !/^[ \t]*update_initramfs[ \t]*=[ \t]*["']?no\b/m.test(settings ?? ''),
    hooks: hooks ?? [],
    now: { files: Object.fromEntries(files), images, parts: await readParts(images, machine) },
    wanted,
    largest: Math.max(0, ...sizes),
    space,
  };
}

const inMebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** The reasons why a task cannot be added to the initramfs. */
export function initramfsChecks(seen: SeenInitramfs): readonly Refusal[] {
  const { release, tools, other, updates, hooks, now, largest, space } = seen;
  if (!tools) {
    const instead =
      other === null ? 'no supported initramfs builder is installed' : `the initramfs is built with ${other}`;
    const reason = `persist: initramfs supports only initramfs-tools (Debian, Ubuntu and their derivatives), and on this machine ${instead}; persist: true repeats the step by a systemd unit instead`;
    return [
      refusal('initramfs-tools-missing', reason, '/usr/sbin/mkinitramfs and /usr/bin/lsinitramfs do not both exist'),
    ];
  }
  if (!updates) {
    const reason = 'this machine is configured not to update its initramfs, so a later kernel would not get the step';
    return [
      refusal('initramfs-updates-off', reason, '/etc/initramfs-tools/update-initramfs.conf: update_initramfs=no'),
    ];
  }
  if (now.images[imagePath(release)] === undefined) {
    const reason = `the running kernel ${release} has no initramfs in ${bootFolder}, so the machine does not boot the image that would be built`;
    return [refusal('initramfs-not-found', reason, `${imagePath(release)} does not exist`)];
  }
  if (hooks.length > 0) {
    const reason = `each new initramfs is copied from ${bootFolder} to the place where another boot loader reads it, and this copy cannot be checked; persist: true repeats the step by a systemd unit instead`;
    return [refusal('initramfs-copied-elsewhere', reason, `/etc/initramfs/post-update.d: ${hooks.join(', ')}`)];
  }
  if (space?.readOnly === true) {
    const reason = `${space.mount} is mounted read-only, so the initramfs cannot be rebuilt`;
    return [refusal('boot-read-only', reason, `/proc/mounts: ${space.mount} ro`)];
  }
  // The new image beside the old one, which is kept: one more for each kernel, and one that is being built.
  const needed = (Object.keys(now.images).length + 1) * largest;
  if (space !== null && space.free < needed) {
    const reason = `${space.mount} has not enough space to rebuild the initramfs and keep the present image for undo`;
    const evidence = `df: ${inMebibytes(space.free)} free on ${space.mount}, ${inMebibytes(needed)} needed`;
    return [refusal('boot-space-short', reason, evidence)];
  }
  return [];
}

/** The change that adds a task to every initramfs; empty if every image has it. */
export function intoInitramfs(what: string, { now, wanted }: SeenInitramfs): readonly InitramfsChange[] {
  const there = Object.entries(wanted.files).every(([path, file]) => sameFile(now.files[path] ?? null, file));
  if (there && Object.values(now.images).every(({ holding }) => holding)) return [];
  const after = { files: wanted.files, holding: true };
  return [{ kind: 'initramfs', what, holds: wanted.holds, before: now, after, deadline: building }];
}
