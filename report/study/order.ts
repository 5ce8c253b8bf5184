import type { PlannedRun } from '../../schemas/types/study-event.ts';
import type { Study } from '../../schemas/types/study.ts';

/** Numbers from 0 to 1 from a seed: mulberry32, which is small, well mixed and the same everywhere. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A list in random order, drawn from numbers; each order is equally likely (Fisher and Yates). */
function shuffled<T>(items: readonly T[], number: () => number): readonly T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(number() * (last + 1));
    const [a, b] = [order[last] as T, order[other] as T];
    order[last] = b;
    order[other] = a;
  }
  return order;
}

/**
 * The runs of a study in randomised complete blocks: each block contains every variant once. Variants with the same
 * boot settings are adjacent, so that a block needs only one reboot for each of its settings; the order of the
 * settings, and of the variants within them, is random in each block. Runs with a profiler come last.
 */
export function orderOf({ variants, blocks, seed, profile }: Study): readonly PlannedRun[] {
  const number = numbersFrom(seed);
  const one = (block: number): readonly Omit<PlannedRun, 'position'>[] => {
    const byBoot = Map.groupBy(variants, ({ boot }) => boot ?? null);
    return shuffled([...byBoot], number).flatMap(([boot, own]) =>
      shuffled(own, number).map(({ name }) => ({ block, variant: name, boot, profile: block === 0 })),
    );
  };
  const counted = Array.from({ length: blocks }, (_, index) => one(index + 1)).flat();
  const profiled = Array.from({ length: profile }, () => one(0)).flat();
  return [...counted, ...profiled].map((run, index) => ({ position: index + 1, ...run }));
}

/** How often an order changes the boot settings, including the return at the end; each change is a playbook that is applied or undone. */
export function bootChanges(order: readonly PlannedRun[]): number {
  const boots = [null, ...order.map(({ boot }) => boot), null];
  return boots.slice(1).reduce((sum, boot, index) => {
    const before = boots[index] ?? null;
    if (boot === before) return sum;
    return sum + (before === null ? 0 : 1) + (boot === null ? 0 : 1);
  }, 0);
}
