import { interruptsOf } from '../../../machines/simulated/kernel/interrupts.ts';
import { kernelChanged, type World } from '../../../machines/simulated/world/world.ts';

/**
 * A pass of irqbalance(1), which it makes every ten seconds while it runs: each interrupt without a ban that the kernel
 * does not manage is moved to the CPU that irqbalance chooses.
 */
export function balance(world: World): void {
  const { kernel } = world;
  kernelChanged(world);
  const unit = kernel.units.get('irqbalance');
  if (unit?.state !== 'active') return;
  const banned = new Set([...unit.argv.join(' ').matchAll(/--banirq=(\d+)/g)].map(([, number]) => Number(number)));
  for (const { number, managed } of interruptsOf(kernel)) {
    if (managed || banned.has(number)) continue;
    kernel.affinity.set(number, String((number + 1) % kernel.description.cpu.count));
  }
}
