import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { MachineError } from '../../../engine/model/machine-error.ts';
import type { Accelerator } from '../qemu/accelerator.ts';
import type { LabShape } from '../shape/lab-shape.ts';
import type { ProcessIdentity } from '../qemu/process-identity.ts';

/**
 * The state of a lab on disk. `starting` and `booting` are written before QEMU is started, so that the marker of an
 * interrupted `up` can be found: `starting` is a start from the snapshot, without data that is worth keeping;
 * `booting` is a start from the lab's own disk.
 */
export interface LabState {
  readonly version: 1;
  readonly kind: 'starting' | 'booting' | 'running';
  readonly name: string;
  readonly uuid: string;
  readonly shape: LabShape;
  readonly accelerator: Accelerator;
  /** Why it does not use KVM; null for KVM, absent in a state from an older runbook. */
  readonly acceleratorReason?: string | null;
  /** The folder of the host image, which contains the keys. */
  readonly image: string;
  /** The folder of the snapshot that it started from. */
  readonly snapshot: string;
  readonly firmwareCode: string;
  /** 0 until QEMU has chosen one. */
  readonly port: number;
  readonly process?: ProcessIdentity;
}

const fileName = 'lab.json';

/** The state of the lab in a folder, undefined if it does not exist; throws MachineError if another version wrote it. */
export async function readLabState(folder: string): Promise<LabState | undefined> {
  const path = join(folder, fileName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new MachineError(`read ${path}: ${(cause as Error).message}`, { code: 'EIO', path, cause });
  }
  let state: LabState;
  try {
    state = JSON.parse(text) as LabState;
  } catch (cause) {
    throw new MachineError(`${path}: not the state of a lab: ${(cause as Error).message}`, {
      code: 'EINVAL',
      path,
      cause,
    });
  }
  if (state.version === 1) return state;
  throw new MachineError(`${path}: written by another version of runbook`, { code: 'EINVAL', path });
}

/** Writes the whole state durably. */
export async function writeLabState(folder: string, state: LabState): Promise<void> {
  const path = join(folder, fileName);
  {
    await using file = await open(`${path}.new`, 'w', 0o600);
    await file.writeFile(`${JSON.stringify(state, undefined, 2)}\n`);
    await file.sync();
  }
  await rename(`${path}.new`, path);
  await using directory = await open(folder, 'r');
  await directory.sync();
}
