import type { MachineReader } from '../../../engine/model/machine.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import { readOptionRom } from '../../../facts/pci/option-rom.ts';
import type { PciDevice } from '../../../facts/pci/pci-device.ts';
import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';
import { refusal } from '../refusal.ts';

/** The largest expansion ROM: its area in the configuration of a device is at most 16 MiB. */
const largest = 16 * 2 ** 20;

/** The ROM file of a device: its images, or what is wrong with it. */
export interface SeenRom {
  readonly path: string;
  readonly images: Exclude<ReturnType<typeof readOptionRom>, string> | null;
  readonly trouble: string | null;
}

/** Reads the ROM file that a step names for a device; null if it names none. */
export async function seeRom(path: string | undefined, machine: MachineReader): Promise<SeenRom | null> {
  if (path === undefined) return null;
  const wrong = (trouble: string): SeenRom => ({ path, images: null, trouble });
  const real = await machine.resolve(path);
  const stat = real === undefined ? undefined : await machine.stat(real);
  if (real === undefined || stat === undefined) return wrong('it does not exist');
  if (stat.kind !== 'file') return wrong(`it is a ${stat.kind}, not a file`);
  if (stat.size > largest) return wrong(`it has ${stat.size} bytes, but a ROM has at most 16 MiB`);
  try {
    const file = await machine.readFile(real, { plain: true });
    const images = readOptionRom(Buffer.from(file?.content ?? '', file?.encoding));
    return typeof images === 'string' ? wrong(images) : { path, images, trouble: null };
  } catch (error) {
    if (error instanceof MachineError) return wrong(`it cannot be read: ${error.message}`);
    throw error;
  }
}

/** A file that is not a ROM: QEMU would start, and the firmware of the guest would ignore it without a message. */
export function romChecks(address: string, rom: SeenRom | null): readonly Refusal[] {
  if (rom === null || rom.trouble === null) return [];
  const reason = `The ROM file of ${address} is not usable: ${rom.trouble}.`;
  return [refusal('rom-unusable', reason, rom.path)];
}

/** A ROM of another device, or without code for the firmware of the guest. */
export function romNotes(
  { firmware }: Pick<QemuLaunch, 'firmware'>,
  { vendor, device }: Pick<PciDevice, 'vendor' | 'device'>,
  rom: SeenRom | null,
): readonly Refusal[] {
  if (rom === null || rom.images === null) return [];
  const notes: Refusal[] = [];
  const evidence = `${rom.path}: ${rom.images.map((image) => `${image.vendor}:${image.device} code type ${image.codeType}`).join(', ')}`;
  if (!rom.images.some((image) => image.vendor === vendor && image.device === device)) {
    const reason = `the ROM file is for another device than ${vendor}:${device}; the firmware of the guest may ignore it`;
    notes.push(refusal('rom-of-other-device', reason, evidence));
  }
  const [codeType, name] = firmware === 'uefi' ? [3, 'UEFI'] : [0, 'a PC BIOS'];
  if (!rom.images.some((image) => image.codeType === codeType)) {
    const reason = `the ROM file has no image for ${name}, the firmware of this guest, so the device is not used before its driver is loaded`;
    notes.push(refusal('rom-for-other-firmware', reason, evidence));
  }
  return notes;
}
