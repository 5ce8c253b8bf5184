import type { Refusal } from '../../engine/model/step-type.ts';
import type { Modprobe } from '../../schemas/types/steps/modprobe.ts';
import type { ModprobeState } from './modprobe-state.ts';
import { idTakesDisk } from '../support/boot/id-takes-disk.ts';
import { refusal } from '../support/refusal.ts';

/** Preflight 25: a kernel in lockdown mode loads only signed modules. */
export function signatureChecks({ surroundings: { enforcement, signatures } }: ModprobeState): readonly Refusal[] {
  if (enforcement === null) return [];
  return signatures
    .filter(({ signer }) => signer === '')
    .map(({ module, intree }) =>
      refusal(
        'module-not-signed',
        `this kernel loads only signed modules, and ${module}${intree ? '' : ', which is not part of the kernel package,'} is not signed; sign it and enroll the key (mokutil --import), or turn Secure Boot off`,
        `${enforcement}; modinfo -F sig_id ${module} prints nothing`,
      ),
    );
}

/** A third-party module loads only while the key of its signer is enrolled. */
function signerNotes({ surroundings: { enforcement, signatures } }: ModprobeState): readonly Refusal[] {
  if (enforcement === null) return [];
  return signatures
    .filter(({ signer, intree }) => signer !== '' && !intree)
    .map(({ module, signer }) =>
      refusal(
        'module-signed-by-other',
        `${module} is not part of the kernel package; it loads only while the key of "${signer}" is enrolled (mokutil --list-enrolled)`,
        `${enforcement}; modinfo -F signer ${module}: ${signer}`,
      ),
    );
}

/** Preflight 6: vfio-pci ids= and similar parameters select devices by ID, not by address, and have no effect if the card's own driver was loaded before. */
export function idsNotes(
  { module, parameters }: Modprobe,
  { surroundings: { devices, usage } }: ModprobeState,
): readonly Refusal[] {
  const ids = (parameters['ids'] ?? '').split(',').filter((id) => id !== '');
  const twins = ids.flatMap((id) => {
    const same = devices.filter((one) => id.toLowerCase().startsWith(`${one.vendor}:${one.device}`));
    if (same.length < 2) return [];
    const shown = same.map(({ address, driver }) => `${address} ${driver ?? 'without a driver'}`).join(', ');
    const reason = `${same.length} devices have ID ${id}, and ${module} ids=${id} would claim every one without a driver; pci-bind binds one device by its address`;
    return [refusal('id-takes-twins', reason, `the same ID: ${shown}`)];
  });
  return [...twins, ...idTakesDisk(ids, devices, usage)];
}

const inMebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** Preflight 13: if the initramfs must be rebuilt, there must be room for a second one beside it. */
function bootNotes({ surroundings: { boot } }: ModprobeState): readonly Refusal[] {
  if (boot === null) return [];
  const { space, initramfs } = boot;
  if (space.readOnly) {
    const reason = `${space.mount} is mounted read-only, so the initramfs cannot be rebuilt`;
    return [refusal('boot-read-only', reason, `/proc/mounts: ${space.mount} ro`)];
  }
  if (space.free >= 2 * initramfs) return [];
  const reason = `${space.mount} has not enough space to rebuild the initramfs; with a truncated initramfs the machine does not boot`;
  const evidence = `df: ${inMebibytes(space.free)} free on ${space.mount}, ${inMebibytes(2 * initramfs)} needed`;
  return [refusal('boot-space-short', reason, evidence)];
}

/** The warnings before a module is loaded. */
export function loadNotes(input: Modprobe, state: ModprobeState): readonly Refusal[] {
  return [...idsNotes(input, state), ...signerNotes(state), ...bootNotes(state)];
}
