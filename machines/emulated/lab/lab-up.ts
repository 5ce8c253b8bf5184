import { randomUUID } from 'node:crypto';
import { mkdir, utimes } from 'node:fs/promises';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { findAccelerator } from '../qemu/accelerator.ts';
import { ensureImage } from '../image/ensure-image.ts';
import { checkShape } from '../shape/check-shape.ts';
import { clearLab, endLab, isUp } from './clear-lab.ts';
import { differingParts } from '../shape/describe-shape.ts';
import { findFirmware } from '../qemu/firmware.ts';
import { lockLab } from './lock-lab.ts';
import { handleOf } from './handle-of.ts';
import { defaultLabShape, savesMemory } from '../shape/lab-shape.ts';
import { readLabState } from './lab-state.ts';
import type { LabHandle, LabOptions } from './lab.ts';
import { missingTools, searchPath } from '../qemu/missing-tools.ts';
import type { OnLabProgress } from '../qemu/progress.ts';
import { tidyCache } from './prune-cache.ts';
import { ensureSnapshot } from '../snapshot/ensure-snapshot.ts';
import { powerOn, restoreLab } from './restore-lab.ts';
import { hostRecipeOf } from '../image/host-recipes.ts';

/**
 * Starts an emulated host, or returns it if it is running: builds its image and its snapshot once, and later starts
 * from the snapshot. A host that was running and has ended (powered off inside, or its QEMU was killed: a power cut)
 * boots from its own disk. All processes that it started end with it unless it succeeds. Throws MachineError, and the
 * signal's reason on abort.
 */
export async function labUp(given: LabOptions, onProgress: OnLabProgress, signal?: AbortSignal): Promise<LabHandle> {
  const path = searchPath(given.environment['PATH'] ?? '');
  const options = { ...given, environment: { ...given.environment, PATH: path, LC_ALL: 'C' } };
  await using held = await lockLab(options, onProgress, signal);
  const { folder } = held;
  onProgress({ kind: 'phase', phase: 'check-tools' });
  const firmware = await checkTools(path, options.uid);
  const found = await readLabState(folder);
  // A lab that ended by itself keeps its shape, like a running one.
  const shape = options.shape ?? found?.shape ?? defaultLabShape;
  // An interrupted first start contains no data that is worth keeping.
  if (found !== undefined && found.kind !== 'starting') {
    const differing = differingParts(found.shape, shape);
    const isThere = await isUp(found);
    if (differing.length > 0) {
      const message = `lab ${options.name} ${isThere ? 'is running' : 'is stopped'} with a different shape: ${differing.join('; ')}. To change the shape, end the lab first: runbook lab down ${options.name}`;
      throw new MachineError(message, { code: 'EEXIST' });
    }
    if (isThere) return handleOf(folder, found);
    await endLab(found);
    onProgress({ kind: 'phase', phase: 'power-on' });
    const state = await powerOn(folder, found, options, signal);
    onProgress({ kind: 'phase', phase: 'ready' });
    return handleOf(folder, state);
  }
  await checkShape(shape, options.environment);
  await clearLab(folder);
  await mkdir(options.cacheDir, { recursive: true, mode: 0o700 });
  const tidy = (kind: 'image' | 'snapshot'): Promise<void> => tidyCache(options, kind);
  const context = { ...options, onProgress, signal, tidy };
  const image = await ensureImage(hostRecipeOf(shape), context);
  await markUsed(image, options.now);
  const { accelerator, reason } = await findAccelerator(
    { image, firmware, nesting: shape.nesting ?? true },
    { ...context, onTrial: () => onProgress({ kind: 'phase', phase: 'try-kvm' }) },
  );
  onProgress({ kind: 'accelerator', accelerator, reason });
  const snapshot = await ensureSnapshot({ image, shape, accelerator, firmware }, context);
  await markUsed(snapshot, options.now);
  onProgress({ kind: 'phase', phase: savesMemory(shape) ? 'restore' : 'boot' });
  await mkdir(folder, { mode: 0o700 });
  const wanted = {
    name: options.name,
    uuid: randomUUID(),
    shape,
    accelerator,
    acceleratorReason: reason,
    snapshot,
    firmwareCode: firmware.code,
  };
  try {
    const state = await restoreLab(folder, { ...wanted, image, port: 0 }, options, signal);
    onProgress({ kind: 'phase', phase: 'ready' });
    return handleOf(folder, state);
  } catch (cause) {
    await clearLab(folder);
    throw cause;
  }
}

/** Recently used entries are not removed. */
async function markUsed(path: string, now: LabOptions['now']): Promise<void> {
  await utimes(path, now() / 1000, now() / 1000);
}

async function checkTools(path: string, uid: number): Promise<NonNullable<Awaited<ReturnType<typeof findFirmware>>>> {
  const missing = await missingTools({ path, uid });
  const firmware = await findFirmware();
  if (missing.length === 0 && firmware !== undefined) return firmware;
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))].sort();
  const message = `an emulated host needs these programs: ${missing.map(({ program }) => program).join(', ')}: apt install ${packages.join(' ')}`;
  throw new MachineError(message, { code: 'ENOENT' });
}
