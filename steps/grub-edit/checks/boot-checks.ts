import type { Refusal } from '../../../engine/model/step-type.ts';
import { sameName } from '../../../facts/boot/kernel-command-line.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import type { BootGround } from './boot-ground.ts';
import { items } from '../request/request.ts';
import type { Request } from '../request/request.ts';
import { cloudKernelNotes } from '../../support/boot/cloud-kernel-notes.ts';
import { refusal } from '../../support/refusal.ts';

const mebibyte = 2 ** 20;

/** Preflight 13: a grub.cfg or an entry that cannot be written whole leaves a machine that does not boot; `length` is that of what is written, in bytes. */
export function spaceChecks({ space }: BootGround, length: number, what: string): readonly Refusal[] {
  if (space === null) return [];
  if (space.readOnly) {
    const reason = `${space.mount} is mounted read-only, so ${what} cannot be made again; find out why (an error of the disk?) before mounting it for writing`;
    return [refusal('boot-read-only', reason, `/proc/mounts: ${space.mount} ro`)];
  }
  const needed = 2 * length + mebibyte;
  if (space.free >= needed) return [];
  const reason = `${space.mount} is nearly full; a ${what} that is cut short does not boot. Remove an old kernel first`;
  const evidence = `df: ${(space.free / mebibyte).toFixed(1)} MiB free on ${space.mount}, ${(needed / mebibyte).toFixed(1)} MiB wanted`;
  return [refusal('boot-space-short', reason, evidence)];
}

/** Preflight 6 on the command line: ids= takes every card of an ID. */
function sameIdNotes(requests: readonly Request[], { devices }: BootGround): readonly Refusal[] {
  const ids = requests
    .filter(({ kind }) => kind !== 'remove')
    .flatMap(({ wanted }) => wanted)
    .filter(({ name }) => sameName(name, 'vfio-pci.ids') || sameName(name, 'pci-stub.ids'))
    .flatMap(({ value }) => items(value));
  return ids.flatMap((id) => {
    const same = devices.filter((one) => id.toLowerCase().startsWith(`${one.vendor}:${one.device}`));
    if (same.length < 2) return [];
    const reason = `${id} is the ID of ${same.length} cards, and each that has no driver yet is taken; pci-bind takes one by its address`;
    const shown = same.map(({ address, driver }) => `${address} ${driver ?? 'without a driver'}`).join(', ');
    return [refusal('id-takes-twins', reason, `the same ID: ${shown}`)];
  });
}

/** Preflight 14: nobody could help a machine that does not come back. */
function consoleNotes(input: GrubEdit, { consoles }: BootGround): readonly Refusal[] {
  if (input.acknowledge_no_console || consoles.length > 0) return [];
  return [
    refusal(
      'no-console-seen',
      'no other way to speak to this machine was seen, should it not come back from the reboot: no serial console, no board controller',
      'no console=ttyS on /proc/cmdline, none in /sys/class/tty/console/active, no /dev/ipmi0',
      { override: 'acknowledge_no_console' },
    ),
  ];
}

/** Preflight 22: boot parameters within something virtual. */
function virtualNotes({ virtualization: { kind, name, evidence }, release }: BootGround): readonly Refusal[] {
  const notes: Refusal[] = [];
  if (kind === 'container') {
    const reason = `this is a container (${name}): it does not boot a kernel of its own, so boot parameters have no effect`;
    notes.push(refusal('runs-in-container', reason, evidence));
  }
  if (kind === 'machine') {
    const reason = `this is itself a virtual machine (${name}): an IOMMU and real cores are there only as far as its hypervisor gives them`;
    notes.push(refusal('runs-in-virtual-machine', reason, evidence));
  }
  return [...notes, ...cloudKernelNotes(release)];
}

/** What to know before boot parameters change; none of it holds them up. */
export function bootNotes(input: GrubEdit, requests: readonly Request[], ground: BootGround): readonly Refusal[] {
  return [...sameIdNotes(requests, ground), ...consoleNotes(input, ground), ...virtualNotes(ground)];
}
