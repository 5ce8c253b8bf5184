import type { Output } from '../../../engine/model/machine.ts';
import type { MachineDescription } from '../tree/description.ts';
import { copyKernel, type Kernel } from '../kernel/kernel.ts';
import type { DirectoryNode, Node } from '../tree/tree.ts';

/**
 * The state of a simulated machine: the durable content of its disk, its file system as programs see it, and the
 * running kernel.
 */
export interface World {
  readonly description: MachineDescription;
  /** The disk after a power cut. */
  durable: DirectoryNode;
  /** The disk as programs see it; it differs from `durable` by unsynced writes. */
  disk: DirectoryNode;
  kernel: Kernel;
  boots: number;
  /** The whole tree with /sys, /proc, /dev and /run; undefined if something changed since it was made. */
  shown: DirectoryNode | undefined;
  /** The kernel's part of the tree; undefined if the kernel's state changed. */
  kernelShown: ReadonlyMap<string, Node> | undefined;
  /** `systemctl reboot` was requested and has not happened yet. */
  rebootAsked: boolean;
  /** The environment of programs, e.g. SSH_CONNECTION. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * The programs that the guest agent started, by process id; a real agent forgets a process after its status was read.
   */
  readonly executed: Map<number, Output>;
  /** The systems inside the virtual machines, by unit. */
  readonly guests: Map<string, World>;
}

/** An independent copy: it shares no mutable data. */
export function copyWorld(world: World): World {
  return {
    ...world,
    kernel: copyKernel(world.kernel),
    shown: undefined,
    kernelShown: undefined,
    executed: new Map(world.executed),
    guests: copyGuests(world.guests),
  };
}

function copyGuests(guests: ReadonlyMap<string, World>): Map<string, World> {
  return new Map([...guests].map(([unit, guest]) => [unit, copyWorld(guest)]));
}

/** Records that the kernel's state changed, so the affected trees are made again. */
export function kernelChanged(world: World): void {
  world.shown = undefined;
  world.kernelShown = undefined;
}
