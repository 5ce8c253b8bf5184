import { isPassThrough } from '../../changes/binding/index.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { deviceFolder } from '../../facts/pci/pci-sysfs.ts';
import type { DeviceUse } from '../../facts/usage/device-uses.ts';
import { refusal } from '../support/refusal.ts';
import type { PciBindState, SeenDevice } from './pci-bind-state.ts';

const check = 'device-in-use';
const override = 'allow_busy';

/** The largest number of uses of a kind that a message lists. */
const shown = 4;

const list = (texts: readonly string[]): string =>
  [...texts.slice(0, shown), ...(texts.length > shown ? [`and ${texts.length - shown} more`] : [])].join('; ');

/** The uses of one kind as one refusal. */
function together(
  uses: readonly DeviceUse[],
  kind: DeviceUse['kind'],
  reason: (what: string) => string,
  more: Partial<Refusal> = {},
): readonly Refusal[] {
  const found = uses.filter((use) => use.kind === kind);
  if (found.length === 0) return [];
  const what = list([...new Set(found.map((use) => use.what))]);
  return [refusal(check, reason(what), list([...new Set(found.map(({ evidence }) => evidence))]), more)];
}

/** Preflight 7: the disks of the device are not in use; a disk in use is never unbound. */
function diskChecks({ device: { address }, uses }: SeenDevice): readonly Refusal[] {
  return [
    ...together(uses, 'storage', (what) => `${address} has a disk that is in use: ${what}`),
    ...together(
      uses,
      'layer',
      (what) => `${address} has a disk on which another block device is active: ${what}; stop that device first`,
      { override },
    ),
    ...together(
      uses,
      'unknown',
      (what) => `${address} has a disk, and it cannot be known whether it is in use: ${what}`,
      {
        override,
      },
    ),
  ];
}

/** Preflight 7: no program has the device open. The kernel waits until a program ends, or the program loses the device. */
function programChecks(
  { device: { address, driver }, uses }: SeenDevice,
  { holders }: PciBindState,
): readonly Refusal[] {
  if (holders.length === 0 || driver === null || !isPassThrough(driver)) {
    const reason = (what: string): string =>
      `a program uses ${address}: ${what}; end the program or the virtual machine first`;
    return together(uses, 'program', reason, { override });
  }
  const who = holders.map(({ program, pid }) => `${program} (${pid})`).join(', ');
  const evidence = holders.map(({ pid, path }) => `/proc/${pid}/fd: ${path}`).join(', ');
  const reason = `${who} uses ${address}; the kernel waits until it ends, so end the virtual machine first`;
  return [refusal(check, reason, evidence, { override })];
}

/** Preflight 7: the devices do not have all keyboards of the machine. */
export function keyboardChecks(losing: readonly SeenDevice[], state: PciBindState): readonly Refusal[] {
  const keyboards = losing.flatMap((seen) => seen.keyboards);
  if (keyboards.length === 0 || keyboards.length < state.keyboards) return [];
  const from = losing.filter((seen) => seen.keyboards.length > 0).map(({ device }) => device.address);
  const reason = `the host has no keyboard without ${from.join(', ')}: ${list(keyboards.map(({ name }) => name))}`;
  const evidence = `/proc/bus/input/devices: ${list(keyboards.map(({ device }) => device))}`;
  return [refusal('keyboard-on-device', reason, evidence, { override })];
}

/** Preflight 7: no program gets the packets of an interface through XDP, without an address or a route. */
function xdpChecks({ interfaces, below }: SeenDevice): readonly Refusal[] {
  return [...interfaces, ...below]
    .filter(({ hasXdp }) => hasXdp)
    .map(({ state: { name } }) => {
      const reason = `an XDP program is attached to ${name}; the program that loaded it, or that has an AF_XDP socket, loses the card`;
      return refusal(check, reason, `ip -j addr show: xdp on ${name}`, { override });
    });
}

/** Preflight 7: the interface of a network card is not in the network namespace of a container. */
function namespaceChecks({ device: { address }, elsewhere }: SeenDevice): readonly Refusal[] {
  if (elsewhere === null || elsewhere === 'none') return [];
  const isHidden = elsewhere === 'hidden';
  const reason = isHidden
    ? `the interface of ${address} is in another network namespace, e.g. of a container, which loses its network; the namespace cannot be read`
    : `${elsewhere.name} of ${address} is in the ${elsewhere.where}, which loses its network; undo does not move the interface back there`;
  const evidence = `${deviceFolder(address)}/net is empty${isHidden ? '' : `; ${elsewhere.name} in the ${elsewhere.where}`}`;
  return [refusal('nic-in-other-namespace', reason, evidence, { override: 'allow_disconnect' })];
}

/** Preflight 7: what the kernel, a program or a virtual machine holds of the device. */
export function useChecks(seen: SeenDevice, state: PciBindState): readonly Refusal[] {
  return [...diskChecks(seen), ...programChecks(seen, state), ...xdpChecks(seen), ...namespaceChecks(seen)];
}

/** True if vfio-pci itself removes the framebuffer of the firmware when it binds the card (since Linux 6.0, for class 0300). */
function removesFramebuffer({ device }: SeenDevice, release: string): boolean {
  return device.class.startsWith('0300') && Number(/^(\d+)\./.exec(release)?.[1] ?? 0) >= 6;
}

/** The warnings about the console and about one of several keyboards. */
export function useNotes(seen: SeenDevice, state: PciBindState): readonly Refusal[] {
  const { device, console, keyboards } = seen;
  const { address } = device;
  const notes: Refusal[] = [];
  if (console !== null && (console.bootDisplay || console.first)) {
    const reason = `${address} is the ${console.bootDisplay ? 'boot display' : 'display of the console'}: the text console and the screen of the firmware are lost with it. Make sure that you reach the machine by ssh or a serial console`;
    const evidence = console.bootDisplay ? `${deviceFolder(address)}/boot_vga: 1` : '/sys/class/graphics/fb0';
    notes.push(refusal('console-on-device', reason, evidence));
  }
  if (console !== null && console.framebuffer !== null) {
    const remedy = removesFramebuffer(seen, state.signs.release)
      ? 'vfio-pci removes that driver when it binds the card'
      : 'QEMU may then fail with "BAR: can\'t reserve". The kernel parameter initcall_blacklist=sysfb_init (video=efifb:off before Linux 5.14) prevents it';
    const reason = `the framebuffer driver ${console.framebuffer} has a part of the memory of ${address}: ${remedy}`;
    notes.push(refusal('console-on-device', reason, `/proc/iomem: ${console.framebuffer} below ${address}`));
  }
  if (seen.elsewhere === 'none') {
    const reason = `${address} is a network card with driver ${device.driver}, but has no interface, so it cannot be known what uses it`;
    notes.push(refusal('nic-in-other-namespace', reason, `${deviceFolder(address)}/net does not exist`));
  }
  if (keyboards.length > 0 && keyboards.length < state.keyboards) {
    const reason = `the host loses ${list(keyboards.map(({ name }) => name))}; other keyboards remain`;
    notes.push(refusal('keyboard-on-device', reason, `/proc/bus/input/devices: ${keyboards[0]?.device ?? ''}`));
  }
  return notes;
}
