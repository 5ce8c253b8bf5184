import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { forwardedPort } from '../qemu/forwarded-port.ts';
import { labFiles } from '../qemu/lab-argv.ts';
import { placeKeys } from '../ssh/place-keys.ts';
import { makeOverlay } from '../qemu/make-overlay.ts';
import { savesMemory } from '../shape/lab-shape.ts';
import { runInLab } from '../ssh/lab-ssh.ts';
import { writeLabState } from './lab-state.ts';
import type { LabState } from './lab-state.ts';
import type { LabOptions } from './lab.ts';
import { launch } from '../qemu/launch.ts';
import { stateFile } from '../snapshot/ensure-snapshot.ts';
import { waitUntil } from '../qemu/wait-until.ts';

type Environment = Pick<LabOptions, 'environment' | 'now'>;

/** Until a restored machine has the right time instead of its saved time: both the running clock and the one that a reboot starts from. */
const setClock = 'date --utc --set="@$1" >/dev/null && hwclock --systohc --utc';

/** Starts a lab from its snapshot, without anything of an earlier run, and returns its state when ssh answers and its clock is set. */
export async function restoreLab(
  folder: string,
  wanted: Omit<LabState, 'version' | 'kind' | 'process'>,
  options: Environment,
  signal: AbortSignal | undefined,
): Promise<LabState> {
  const base: LabState = { version: 1, kind: 'starting', ...wanted };
  await writeLabState(folder, base);
  for (const name of [labFiles.disk, labFiles.variables]) {
    await rm(join(folder, name), { force: true });
    await makeOverlay(join(folder, name), { path: join(wanted.snapshot, name), format: 'qcow2' }, options.environment);
  }
  const saved = savesMemory(wanted.shape) ? { state: join(wanted.snapshot, stateFile) } : {};
  return startQemu(folder, base, { ...options, ...saved, enter: setClock }, signal);
}

/**
 * Starts a lab whose QEMU has ended, as after a power cut: it boots from its own disk, with all its data. Returns its
 * state when ssh answers; throws MachineError, and leaves the disk unchanged, if it does not.
 */
export async function powerOn(
  folder: string,
  found: LabState,
  options: Environment,
  signal: AbortSignal | undefined,
): Promise<LabState> {
  for (const path of [join(found.snapshot, labFiles.disk), join(found.image, 'disk.raw')]) {
    await access(path).catch((cause: unknown) => {
      const message = `lab ${found.name} has ended, and its disk cannot be read, because ${path} no longer exists`;
      const hint = `\`runbook lab down ${found.name}\` removes the lab`;
      throw new MachineError(message, { code: 'ENOENT', path, hint, cause });
    });
  }
  const { process: ended, ...kept } = found;
  void ended;
  const base: LabState = { ...kept, kind: 'booting' };
  await writeLabState(folder, base);
  try {
    return await startQemu(folder, base, { ...options, enter: 'true' }, signal);
  } catch (cause) {
    if (!(cause instanceof MachineError) || cause.code !== 'TIMEOUT') throw cause;
    const log = join(folder, labFiles.serialLog);
    const hint = `the output of its console is in ${log}; \`runbook lab reset ${found.name}\` restores its snapshot`;
    throw new MachineError(cause.message, { code: cause.code, path: log, hint, cause });
  }
}

/** Starts the lab's QEMU, with the saved state if it exists, and waits until `enter` ran in it. */
async function startQemu(
  folder: string,
  base: LabState,
  { environment, now, state, enter }: Environment & { readonly state?: string; readonly enter: string },
  signal: AbortSignal | undefined,
): Promise<LabState> {
  const qemu = await launch(folder, base, { environment, ...(state !== undefined && { state }), signal });
  try {
    await using qmp = qemu.qmp;
    await waitUntil(
      'loading the snapshot',
      async () => {
        await qemu.check();
        const { status } = (await qmp.execute('query-status')) as { readonly status: string };
        return status === 'inmigrate' ? undefined : status;
      },
      { seconds: 120, every: 0.05, signal },
    );
    if (state !== undefined) await qmp.execute('cont');
    const port = await forwardedPort(qmp);
    const ssh = await placeKeys(base.image, folder, port);
    await waitUntil(
      'ssh of the emulated host',
      async () => {
        await qemu.check();
        await runInLab(ssh, enter, [(now() / 1000).toFixed(3)], { environment, signal, seconds: 60 });
        return true;
      },
      { seconds: state === undefined ? 600 : 180, every: state === undefined ? 1 : 0.2, signal },
    );
    const running: LabState = { ...base, kind: 'running', port, process: qemu.identity };
    await writeLabState(folder, running);
    await qemu.keep();
    return running;
  } finally {
    await qemu.discard();
  }
}
