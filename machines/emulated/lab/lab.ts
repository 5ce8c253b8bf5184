import { isAbsolute, join } from 'node:path';
import { MachineError } from '../../../engine/model/machine-error.ts';
import type { Accelerator } from '../qemu/accelerator.ts';
import { labFiles } from '../qemu/lab-argv.ts';
import type { LabSsh } from '../ssh/lab-ssh.ts';
import type { LabShape } from '../shape/lab-shape.ts';

/** The location and the user of an emulated host. */
export interface LabOptions {
  /** Lower-case letters, digits and dashes, at most 32. */
  readonly name: string;
  /** Absolute folders: one for images and snapshots that labs share, one for the state of each lab. */
  readonly cacheDir: string;
  readonly stateDir: string;
  /** The environment that QEMU, ssh and the image builder run in. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
  /** Milliseconds since 1970, to set the clock inside. */
  readonly now: () => number;
  /** The required shape. Without it a lab keeps its shape, and a new one has the default shape. */
  readonly shape?: LabShape;
}

/** A running emulated host. */
export interface LabHandle {
  readonly name: string;
  readonly folder: string;
  readonly accelerator: Accelerator;
  /** Why it does not use KVM, in words; null if it does, or if the reason was not recorded. */
  readonly acceleratorReason: string | null;
  readonly shape: LabShape;
  readonly ssh: LabSsh;
  /** The NIC under test as the host sees it before any change. */
  readonly nic: { readonly address: string; readonly mac: string; readonly interface: string };
}

/** The folder of a lab and its lock; throws MachineError for an invalid name or folder. */
export function labPlace(options: Pick<LabOptions, 'name' | 'stateDir'>): {
  readonly folder: string;
  readonly lock: string;
} {
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(options.name)) {
    const rule = 'lower-case letters, digits and dashes, at most 32, starting with a letter or digit';
    throw new MachineError(`not a lab name: ${JSON.stringify(options.name)} (${rule})`, { code: 'EINVAL' });
  }
  if (!isAbsolute(options.stateDir)) {
    throw new MachineError(`not an absolute path: ${options.stateDir}`, { code: 'EINVAL', path: options.stateDir });
  }
  const folder = join(options.stateDir, 'labs', options.name);
  // The address of a UNIX socket has at most 107 bytes (unix(7)).
  const longest = join(folder, labFiles.serialSocket);
  if (Buffer.byteLength(longest) > 107) {
    const message = `the state folder's path is too long for a UNIX socket (107 bytes): ${longest}`;
    throw new MachineError(message, { code: 'ENAMETOOLONG', path: longest });
  }
  return { folder, lock: join(options.stateDir, 'labs', `.${options.name}.lock`) };
}
