import { createHash, randomUUID } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MachineError } from '../../../engine/model/machine-error.ts';
import type { Accelerator } from '../qemu/accelerator.ts';
import type { BuildContext } from '../image/ensure-image.ts';
import { cachedFolder } from '../cache/cached-folder.ts';
import { forwardedPort } from '../qemu/forwarded-port.ts';
import type { Firmware } from '../qemu/firmware.ts';
import { labArgv, labFiles } from '../qemu/lab-argv.ts';
import { placeKeys } from '../ssh/place-keys.ts';
import { makeCopy, makeOverlay } from '../qemu/make-overlay.ts';
import { savesMemory } from '../shape/lab-shape.ts';
import type { LabShape } from '../shape/lab-shape.ts';
import { runInLab } from '../ssh/lab-ssh.ts';
import { launch } from '../qemu/launch.ts';
import type { Launched } from '../qemu/launch.ts';
import { preparedScript, prepareScript } from '../qemu/prepare-script.ts';
import { qemuVersion } from '../qemu/qemu-version.ts';
import type { Qmp } from '../qemu/qmp.ts';
import { waitUntil } from '../qemu/wait-until.ts';

/** The subject of a snapshot. */
export interface SnapshotSubject {
  /** The folder of the host image. */
  readonly image: string;
  readonly shape: LabShape;
  readonly accelerator: Accelerator;
  readonly firmware: Firmware;
}

/** The name of the file with memory and devices, beside the disk and the flash variables. */
export const stateFile = 'state';

/** Twice the largest size that was observed: memory that the host has used, and data written in its first boot. */
const snapshotRoom = 2 ** 30;

const settleScript = `
set -eu
systemctl is-system-running --wait >/dev/null || { systemctl --failed --plain --no-legend >&2; exit 1; }
update-grub 2>&1
systemctl is-active --quiet ssh.service
udevadm settle
sync
`;

/**
 * The folder of a snapshot of a booted, idle host, from the cache or made now: \`disk.qcow2\`, \`variables.qcow2\`
 * and, if QEMU can save the memory, \`state\`.
 */
export async function ensureSnapshot(subject: SnapshotSubject, context: BuildContext): Promise<string> {
  const key = snapshotKey(subject, await qemuVersion(context.environment));
  return cachedFolder(join(context.cacheDir, 'snapshots'), key, (folder) => takeSnapshot(subject, folder, context), {
    room: snapshotRoom,
    signal: context.signal,
    onBusy: () => context.onProgress({ kind: 'waiting', lock: 'snapshots' }),
    tidy: () => context.tidy?.('snapshot') ?? Promise.resolve(),
  });
}

/** The name of a snapshot in the cache: a hash of everything that it depends on. */
export function snapshotKey(subject: SnapshotSubject, version: string): string {
  const start = { name: 'snapshot', uuid: '', port: 0, firmwareCode: subject.firmware.code, ...subject };
  const prepare = prepareScript(subject.shape);
  const parts = [subject.image, labArgv(start), settleScript, version, ...(prepare === '' ? [] : [prepare])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function takeSnapshot(subject: SnapshotSubject, folder: string, context: BuildContext): Promise<void> {
  const { environment, signal, onProgress } = context;
  onProgress({ kind: 'phase', phase: 'first-boot' });
  await makeOverlay(join(folder, labFiles.disk), { path: join(subject.image, 'disk.raw'), format: 'raw' }, environment);
  await makeCopy(join(folder, labFiles.variables), subject.firmware.variables, environment);
  const start = { name: 'snapshot', uuid: randomUUID(), port: 0, firmwareCode: subject.firmware.code, ...subject };
  const qemu = await launch(folder, start, { environment, signal });
  try {
    await setLinks(qemu.qmp, subject.shape, false);
    const ssh = await placeKeys(subject.image, folder, await forwardedPort(qemu.qmp));
    await waitUntil(
      'ssh of the emulated host',
      async () => {
        await qemu.check();
        await runInLab(ssh, 'true', [], { environment, signal, seconds: 30 });
        return true;
      },
      { seconds: 600, every: 1, signal },
    );
    onProgress({ kind: 'phase', phase: 'settle' });
    const prepare = prepareScript(subject.shape);
    if (prepare !== '') {
      await runInLab(ssh, prepare, [], { environment, signal });
      await setLinks(qemu.qmp, subject.shape, true);
      const look = async (): Promise<true | undefined> =>
        (await runInLab(ssh, preparedScript(subject.shape), [], { environment, signal, seconds: 60 })) === 'ready'
          ? true
          : undefined;
      await waitUntil('the network of the emulated host', look, { seconds: 180, every: 1, signal });
    }
    await runInLab(ssh, settleScript, [], { environment, signal, seconds: 600 });
    onProgress({ kind: 'phase', phase: 'snapshot' });
    if (savesMemory(subject.shape)) {
      await qemu.qmp.execute('stop');
      await qemu.qmp.execute('migrate-set-parameters', { 'max-bandwidth': 2 ** 40 });
      // Relative to QEMU's working folder, so that the shell that QEMU starts gets no path.
      await qemu.qmp.execute('migrate', { uri: `exec:cat >${stateFile}` });
      await waitUntil('saving the state', () => migrated(qemu.qmp), { seconds: 300, every: 0.1, signal });
      await qemu.qmp.execute('quit').catch(() => {});
    } else {
      await runInLab(ssh, 'systemctl poweroff', [], { environment, signal });
    }
    await ended(qemu, signal);
  } finally {
    await qemu.discard();
  }
  const kept: readonly string[] = [labFiles.disk, labFiles.variables, stateFile];
  for (const name of await readdir(folder)) if (!kept.includes(name)) await rm(join(folder, name));
  await writeFile(join(folder, 'subject.json'), `${JSON.stringify(subject, undefined, 2)}\n`);
}

async function ended(qemu: Launched, signal: AbortSignal | undefined): Promise<void> {
  let over = false;
  void qemu.gone.then(() => (over = true));
  await waitUntil('the end of the emulated host', async () => over || undefined, { seconds: 180, every: 0.1, signal });
}

async function migrated(qmp: { execute(command: string): Promise<unknown> }): Promise<true | undefined> {
  const { status } = (await qmp.execute('query-migrate')) as { readonly status?: string };
  if (status === 'completed') return true;
  if (status === 'failed' || status === 'cancelled') {
    throw new MachineError(`saving the emulated host's state: ${status}`, { code: 'EIO' });
  }
  return undefined;
}

/**
 * Virtio NICs would get the management NIC's address, because they have the same driver, so they are disconnected
 * until the first boot is prepared.
 */
async function setLinks(qmp: Qmp, shape: LabShape, up: boolean): Promise<void> {
  for (const [index, { model }] of shape.nics.entries())
    if (model === 'virtio') await qmp.execute('set_link', { name: `nic${index}`, up });
}
