import { createHash, randomUUID } from 'node:crypto';
import { access, constants, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Firmware } from './firmware.ts';
import { kernelTrial } from './kernel-trial.ts';
import { qemuVersion } from './qemu-version.ts';

/** How QEMU runs the emulated host: with KVM, or by emulation. */
export type Accelerator = 'kvm' | 'tcg';

/** The chosen accelerator; `reason` says why it is emulation, and is null for KVM. */
export interface AcceleratorChoice {
  readonly accelerator: Accelerator;
  readonly reason: string | null;
}

export interface AcceleratorSubject {
  /** The folder of the host image, whose kernel must run. */
  readonly image: string;
  readonly firmware: Firmware;
  /** Whether the host starts virtual machines with KVM. */
  readonly nesting: boolean;
}

interface Context {
  readonly cacheDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Called before a kernel is tested, which takes seconds. */
  readonly onTrial?: () => void;
}

/** The paths that are read on this machine; tests use other ones. */
export interface KvmPlaces {
  readonly device: string;
  readonly modules: string;
  readonly bootId: string;
}

const places: KvmPlaces = {
  device: '/dev/kvm',
  modules: '/sys/module',
  bootId: '/proc/sys/kernel/random/boot_id',
};

/** In this time a kernel has started its first program on every processor; a KVM that does not work hangs. */
const trialSeconds = 30;

const tcg = (reason: string): AcceleratorChoice => ({ accelerator: 'tcg', reason });

/**
 * `kvm` if this machine's KVM runs the unmodified kernel of the image, and supports nesting if the host needs it.
 * /dev/kvm alone proves neither: a KVM for paravirtual guests creates a virtual machine in which no Debian kernel
 * runs.
 */
export async function findAccelerator(
  { image, firmware, nesting }: AcceleratorSubject,
  { cacheDir, environment, signal, onTrial }: Context,
  { device, modules, bootId }: KvmPlaces = places,
): Promise<AcceleratorChoice> {
  const trouble = await access(device, constants.R_OK | constants.W_OK).then(
    () => null,
    (cause: NodeJS.ErrnoException) => cause.code,
  );
  if (trouble === 'ENOENT') return tcg(`this machine has no ${device}`);
  if (trouble !== null) return tcg(`${device} cannot be opened (${trouble})`);
  if (nesting && !(await nests(modules)))
    return tcg('KVM on this machine does not offer nested virtualization; a lab with --no-nesting does not need it');
  const key = [await readFile(bootId, 'utf8').catch(() => ''), await qemuVersion(environment), image, firmware.code];
  const why = await remembered(join(cacheDir, 'kvm-trial.json'), key, () => {
    onTrial?.();
    const accelerator = ['-accel', 'kvm', '-cpu', 'host'];
    return kernelTrial({ image, firmware, accelerator, folder: cacheDir, environment, signal, seconds: trialSeconds });
  });
  return why === null ? { accelerator: 'kvm', reason: null } : tcg(`a kernel under KVM on this machine ${why}`);
}

type Outcome = Awaited<ReturnType<typeof kernelTrial>>;

/** The result of the last test if it was for the same boot, QEMU, image and firmware; otherwise the result of a new test, which is stored. */
async function remembered(path: string, parts: readonly string[], tryIt: () => Promise<Outcome>): Promise<Outcome> {
  const key = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const text = await readFile(path, 'utf8').catch(() => '{}');
  let known: Readonly<Record<string, Outcome>> = {};
  try {
    known = JSON.parse(text) as typeof known;
  } catch {
    // An incomplete file is written again.
  }
  const outcome = known[key];
  if (outcome !== undefined) return outcome;
  const found = await tryIt();
  // Results for other images in the same boot are kept, because labs with two Debian releases may alternate.
  const kept = Object.entries(known).slice(-7);
  // Two labs may start at the same time.
  const written = `${path}.${randomUUID()}`;
  await writeFile(written, `${JSON.stringify({ ...Object.fromEntries(kept), [key]: found }, undefined, 2)}\n`);
  await rename(written, path);
  return found;
}

async function nests(modules: string): Promise<boolean> {
  for (const module of ['kvm_intel', 'kvm_amd']) {
    const nested = await readFile(join(modules, module, 'parameters/nested'), 'utf8').catch(() => '');
    if (/^[Y1]/.test(nested)) return true;
  }
  return false;
}
