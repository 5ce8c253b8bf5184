import type { Output } from '../../../engine/model/machine.ts';
import type { MachineDescription } from '../tree/description.ts';
import { copyKernel, type Kernel } from '../kernel/kernel.ts';
import type { DirectoryNode, Node } from '../tree/tree.ts';

/** The state of a simulated machine: what its disk holds for certain, what its file system shows, and the running kernel. */
export interface World {
  readonly description: MachineDescription;
  /** What a power cut leaves. */
  durable: DirectoryNode;
  /** What programs see; ahead of `durable` by what was written and not synced. */
  disk: DirectoryNode;
  kernel: Kernel;
  boots: number;
  /** The whole tree with /sys, /proc, /dev and /run; undefined when something changed since it was made. */
  shown: DirectoryNode | undefined;
  /** Its part that the kernel makes; undefined when the kernel's state changed. */
  kernelShown: ReadonlyMap<string, Node> | undefined;
  /** `systemctl reboot` was asked for and has not happened yet. */
  rebootAsked: boolean;
  /** What programs find in their environment, e.g. SSH_CONNECTION. */
  readonly environment: Readonly<Record<string, string>>;
  /** What its guest agent ran, by process id; real ones forget it when it was asked for. */
  readonly executed: Map<number, Output>;
  /** What runs inside the virtual machines, by unit. */
  readonly guests: Map<string, World>;
}

/** An independent copy: nothing that can change is shared. */
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

/** Says that the kernel's state changed, so that what shows it is made anew. */
export function kernelChanged(world: World): void {
  world.shown = undefined;
  world.kernelShown = undefined;
}
