import { changeKinds } from '../../changes/index.ts';
import type { Change } from '../../changes/index.ts';
import type { Means } from '../../engine/model/change-kind.ts';
import type { Change as OpenChange, Side } from '../../engine/model/change.ts';
import type { Machine, MachineReader } from '../../engine/model/machine.ts';
import { realClock } from '../machines/real-clock.ts';

/** A change that a test writes down, or one that the engine hands out. */
type Any = OpenChange | Change;

/** What the kind of a change does with it, as the engine has it done. */
export const observe = (change: Any, machine: MachineReader): Promise<unknown> => changeKinds.observe(change, machine);

export const matches = (change: Any, seen: unknown, side: Side): boolean => changeKinds.matches(change, seen, side);

export const isPartial = (change: Any, seen: unknown): boolean => changeKinds.isPartial(change, seen);

export const describe = (change: Any): string => changeKinds.describe(change);

/** The inverse from what was seen after the change. */
export const invert = (change: Any, seen: unknown): Change | null => changeKinds.invert(change, seen) as Change | null;

/** The inverse where the change has come out as it was asked for. Throws an Error for a change without one. */
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

/** The change with what only the moment before it can tell. */
export const fillIn = async <C extends Any>(change: C, machine: Machine, given: With = {}): Promise<C> =>
  (await changeKinds.fillIn(change, means(machine, given))) as C;
