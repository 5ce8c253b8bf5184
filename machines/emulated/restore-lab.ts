import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { forwardedPort } from './forwarded-port.ts';
import { labFiles } from './lab-argv.ts';
import { placeKeys } from './lab-keys.ts';
import { makeOverlay } from './lab-overlay.ts';
import { savesMemory } from './lab-shape.ts';
import { runInLab } from './lab-ssh.ts';
import { writeLabState } from './lab-state.ts';
import type { LabState } from './lab-state.ts';
import type { LabOptions } from './lab.ts';
import { launch } from './launch.ts';
import { stateFile } from './snapshot.ts';
import { waitUntil } from './wait-until.ts';

/** Until a restored machine follows its saved clock no more: the clock inside, and the one that a reboot starts from. */
const setClock = 'date --utc --set="@$1" >/dev/null && hwclock --systohc --utc';

/** Starts a lab from its snapshot, with nothing of an earlier run, and returns its state when ssh answers and the clock inside is set. */
export async function restoreLab(
  folder: string,
  wanted: Omit<LabState, 'version' | 'kind' | 'process'>,
  options: Pick<LabOptions, 'environment' | 'now'>,
  signal: AbortSignal | undefined,
): Promise<LabState> {
  const { environment } = options;
  const base: LabState = { version: 1, kind: 'starting', ...wanted };
  await writeLabState(folder, base);
  for (const name of [labFiles.disk, labFiles.variables]) {
    await rm(join(folder, name), { force: true });
    await makeOverlay(join(folder, name), { path: join(wanted.snapshot, name), format: 'qcow2' }, environment);
  }
  const saved = savesMemory(wanted.shape) ? { state: join(wanted.snapshot, stateFile) } : {};
  const qemu = await launch(folder, base, { environment, ...saved, signal });
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
    if ('state' in saved) await qmp.execute('cont');
    const port = await forwardedPort(qmp);
    const ssh = await placeKeys(wanted.image, folder, port);
    await waitUntil(
      'ssh of the emulated host',
      async () => {
        await qemu.check();
        await runInLab(ssh, setClock, [(options.now() / 1000).toFixed(3)], { environment, signal, seconds: 60 });
        return true;
      },
      { seconds: 'state' in saved ? 180 : 600, every: 'state' in saved ? 0.2 : 1, signal },
    );
    const state: LabState = { ...base, kind: 'running', port, process: qemu.identity };
    await writeLabState(folder, state);
    await qemu.keep();
    return state;
  } finally {
    await qemu.discard();
  }
}
