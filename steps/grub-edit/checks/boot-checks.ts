import type { Refusal } from '../../../engine/model/step-type.ts';
import { sameName } from '../../../facts/boot/kernel-command-line.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import type { BootGround } from './boot-ground.ts';
import { items } from '../../../facts/boot/parameters/words.ts';
import type { Request } from '../request/request.ts';
import { cloudKernelNotes } from '../../support/boot/cloud-kernel-notes.ts';
import { idTakesDisk } from '../../support/boot/id-takes-disk.ts';
import { refusal } from '../../support/refusal.ts';

const mebibyte = 2 ** 20;

/** Preflight 13: with an incomplete grub.cfg or boot entry the machine does not boot; `length` is the number of bytes to write. */
export function spaceChecks({ space }: BootGround, length: number, what: string): readonly Refusal[] {
  if (space === null) return [];
  if (space.readOnly) {
    const reason = `${space.mount} is mounted read-only, so ${what} cannot be regenerated; find the cause (a disk error?) before you mount it for writing`;
    return [refusal('boot-read-only', reason, `/proc/mounts: ${space.mount} ro`)];
  }
  const needed = 2 * length + mebibyte;
  if (space.free >= needed) return [];
  const reason = `${space.mount} is nearly full; with a truncated ${what} the machine does not boot. Remove an old kernel first`;
  const evidence = `df: ${(space.free / mebibyte).toFixed(1)} MiB free on ${space.mount}, ${(needed / mebibyte).toFixed(1)} MiB needed`;
  return [refusal('boot-space-short', reason, evidence)];
}

/** The IDs that a driver of passthrough is to get. */
const idsOf = (requests: readonly Request[]): readonly string[] =>
  requests
    .filter(({ kind }) => kind !== 'remove')
    .flatMap(({ wanted }) => wanted)
    .filter(({ name }) => sameName(name, 'vfio-pci.ids') || sameName(name, 'pci-stub.ids'))
    .flatMap(({ value }) => items(value));

/** Preflight 6 on the kernel command line: ids= must not claim a disk in use. */
export function idChecks(requests: readonly Request[], { devices, usage }: BootGround): readonly Refusal[] {
  return idTakesDisk(idsOf(requests), devices, usage);
}

/** Preflight 6 on the kernel command line: ids= claims every card with the ID. */
function sameIdNotes(requests: readonly Request[], { devices }: BootGround): readonly Refusal[] {
  return idsOf(requests).flatMap((id) => {
    const same = devices.filter((one) => id.toLowerCase().startsWith(`${one.vendor}:${one.device}`));
    if (same.length < 2) return [];
    const reason = `${same.length} devices have ID ${id}, and the driver would claim every one without a driver; pci-bind binds one device by its address`;
    const shown = same.map(({ address, driver }) => `${address} ${driver ?? 'without a driver'}`).join(', ');
    return [refusal('id-takes-twins', reason, `the same ID: ${shown}`)];
  });
}

/** Preflight 14: no other access exists to a machine that does not boot. */
function consoleNotes(input: GrubEdit, { consoles }: BootGround): readonly Refusal[] {
  if (input.acknowledge_no_console || consoles.length > 0) return [];
  return [
    refusal(
      'no-console-seen',
      'no other access to this machine was found in case it does not boot: no serial console, no management controller (BMC)',
      'no console=ttyS on /proc/cmdline, none in /sys/class/tty/console/active, no /dev/ipmi0',
      { override: 'acknowledge_no_console' },
    ),
  ];
}

/** Preflight 22: boot parameters in a virtual machine or container. */
function virtualNotes({ virtualization: { kind, name, evidence }, release }: BootGround): readonly Refusal[] {
  const notes: Refusal[] = [];
  if (kind === 'container') {
    const reason = `this is a container (${name}): it does not boot its own kernel, so boot parameters have no effect`;
    notes.push(refusal('runs-in-container', reason, evidence));
  }
  if (kind === 'machine') {
    const reason = `this is itself a virtual machine (${name}): it has an IOMMU and real cores only if its hypervisor provides them`;
    notes.push(refusal('runs-in-virtual-machine', reason, evidence));
  }
  return [...notes, ...cloudKernelNotes(release)];
}

/** The warnings before boot parameters change. */
export function bootNotes(input: GrubEdit, requests: readonly Request[], ground: BootGround): readonly Refusal[] {
  return [...sameIdNotes(requests, ground), ...consoleNotes(input, ground), ...virtualNotes(ground)];
}
