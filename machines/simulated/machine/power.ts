import { MachineError } from '../../../engine/model/machine-error.ts';
import { boot } from '../boot/boot.ts';
import { loadKernel } from '../boot/load-kernel.ts';
import { sync } from '../world/files.ts';
import { finalizeDeployment } from '../programs/rpm-ostree.ts';
import { kernelChanged, type World } from '../world/world.ts';

/** Starts the machine again from its disk; false if the disk has nothing to boot. */
function start(world: World): boolean {
  world.rebootAsked = false;
  world.guests.clear();
  world.boots += 1;
  try {
    const { kernel, disk } = boot(world.description, world.disk, world.boots);
    world.kernel = kernel;
    kernelChanged(world);
    world.disk = disk;
    world.durable = disk;
    return true;
  } catch (error) {
    if (!(error instanceof MachineError) || error.code !== 'UNREACHABLE') throw error;
    // The machine halts, and the writes of GRUB are kept.
    world.disk = loadKernel(world.description, world.disk).disk;
    world.durable = world.disk;
    return false;
  }
}

/** An orderly reboot: written data is synced first. */
export function restartMachine(world: World): boolean {
  finalizeDeployment(world);
  sync(world);
  return start(world);
}

/** The power is cut and returns: data that was not synced is lost. */
export function cutPower(world: World): boolean {
  world.disk = world.durable;
  return start(world);
}
