import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** A keyboard that is connected to the machine. */
export interface Keyboard {
  readonly name: string;
  /** Its place in sysfs; the path contains the address of the PCI device that it is connected to. */
  readonly device: string;
}

/**
 * The keyboards in /proc/bus/input/devices. The kernel gives its handler `sysrq` to every device with an Alt key, so
 * power buttons and remote controls are not included (drivers/tty/sysrq.c).
 */
export function parseKeyboards(text: string): readonly Keyboard[] {
  return text.split('\n\n').flatMap((block) => {
    const device = /^S: Sysfs=(\S+)/m.exec(block)?.[1];
    if (device === undefined || !/^H: Handlers=.*\bsysrq\b/m.test(block)) return [];
    const name = /^N: Name="(.*)"/m.exec(block)?.[1] ?? 'keyboard';
    return [{ name, device: `/sys${device}` }];
  });
}

/** Every keyboard of the machine. */
export async function readKeyboards(machine: MachineReader): Promise<readonly Keyboard[]> {
  return parseKeyboards((await tolerantly(undefined, machine.read('/proc/bus/input/devices'))) ?? '');
}
