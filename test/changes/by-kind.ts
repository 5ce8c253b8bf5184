import { changeKinds } from '../../changes/index.ts';
import type { Change } from '../../changes/index.ts';
import type { Means } from '../../engine/model/change-kind.ts';
import type { Change as OpenChange, Side } from '../../engine/model/change.ts';
import type { Machine, MachineReader } from '../../engine/model/machine.ts';
import { realClock } from '../machines/real-clock.ts';

/** A change that a test writes, or one that the engine returns. */
type Any = OpenChange | Change;

/** Calls the kind of a change, as the engine does. */
export const observe = (change: Any, machine: MachineReader): Promise<unknown> => changeKinds.observe(change, machine);

export const matches = (change: Any, seen: unknown, side: Side): boolean => changeKinds.matches(change, seen, side);

export const isPartial = (change: Any, seen: unknown): boolean => changeKinds.isPartial(change, seen);

export const describe = (change: Any): string => changeKinds.describe(change);

/** The inverse, given the state after the change. */
export const invert = (change: Any, seen: unknown): Change | null => changeKinds.invert(change, seen) as Change | null;

/** The inverse of a change that had the requested result. Throws an Error for a change without an inverse. */
export function invertOf<C extends Any>(change: C): C {
  const inverse = changeKinds.invert(change, 'after' in change ? change.after : undefined);
  if (inverse === null) throw new Error('it has an inverse');
  return inverse as C;
}

type With = Partial<Omit<Means, 'machine'>>;

const means = (machine: Machine, given: With): Means => ({
  machine,
  clock: realClock,
  signal: new AbortController().signal,
  onProgress: () => {},
  ...given,
});

/** Makes a change without anything that the engine does around it. */
export const perform = (change: Any, machine: Machine, given: With = {}): Promise<void> =>
  changeKinds.perform(change, means(machine, given));

/** The change with the values that are known only just before it. */
export const fillIn = async <C extends Any>(change: C, machine: Machine, given: With = {}): Promise<C> =>
  (await changeKinds.fillIn(change, means(machine, given))) as C;
