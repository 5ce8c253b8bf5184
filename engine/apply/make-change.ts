import type { Change } from '../change.ts';
import { hasMoved, keptBy } from '../change/attribute.ts';
import { complete } from '../change/complete.ts';
import { describe } from '../change/describe.ts';
import { observe } from '../change/observe.ts';
import { perform } from '../change/perform.ts';
import { reached } from '../change/reached.ts';
import type { Tell } from '../change/watch-part.ts';
import type { Clock } from '../model/clock.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine } from '../model/machine.ts';
import type { RecordEvent } from '../journal/record.ts';

/** Where a change stands in a run. */
export interface Place {
  readonly step: string;
  readonly on: string;
  readonly index: number;
  /** When its effect is there: at once, or at the next boot. */
  readonly takes: 'now' | 'reboot';
}

export type Made =
  | { readonly kind: 'made' }
  /** Nothing was done: the machine is no longer as the change expects. */
  | { readonly kind: 'stale'; readonly found: string }
  /** It was done and read back, and the effect is not there. */
  | { readonly kind: 'no-effect'; readonly found: string }
  /** The kernel keeps it as it is, which is no failure. */
  | { readonly kind: 'kept'; readonly why: string };

export const show = (observed: unknown): string =>
  typeof observed === 'string' ? `"${observed}"` : JSON.stringify(observed);

/**
 * Makes one change: looks whether the machine is as expected, records the intent durably, acts, reads the effect back
 * and records it durably. Throws MachineError when acting fails; what was left behind is recorded before that.
 */
export async function makeChange(
  change: Change,
  place: Place,
  means: {
    readonly machine: Machine;
    readonly clock: Clock;
    readonly now: AbortSignal;
    readonly record: RecordEvent;
    readonly tell?: Tell;
  },
): Promise<Made> {
  const { machine, record } = means;
  const before = await observe(change, machine);
  if (!reached(change, before, 'before') && !hasMoved(change, before)) return { kind: 'stale', found: show(before) };
  const whole = await complete(change, machine, means.clock, means.now);
  await record({ kind: 'change-intended', ...place, change: whole });
  try {
    await perform(whole, machine, means.clock, means.now, means.tell);
  } catch (error) {
    const why = keptBy(whole, error);
    if (why !== undefined) {
      const found = await observe(whole, machine);
      await record({ kind: 'change-done', step: place.step, index: place.index, observed: found, kept: why });
      return { kind: 'kept', why };
    }
    await recordLeftover(whole, place, machine, record);
    throw error;
  }
  const observed = await observe(whole, machine);
  await record({ kind: 'change-done', step: place.step, index: place.index, observed });
  return reached(whole, observed, 'after') ? { kind: 'made' } : { kind: 'no-effect', found: show(observed) };
}

/** After a failure, writes down what it left, so that undo knows what to take back; a machine that is out of reach is looked at by resume. */
async function recordLeftover(change: Change, place: Place, machine: Machine, record: RecordEvent): Promise<void> {
  try {
    const observed = await observe(change, machine);
    if (reached(change, observed, 'before')) return;
    await record({ kind: 'change-done', step: place.step, index: place.index, observed });
  } catch {
    // The intent stands in the journal without its end: that is exactly what resume and undo look into.
  }
}

export const effectMissing = (change: Change, found: string): string =>
  `${describe(change)}: nothing complained, but the machine now has ${found}`;

/** Makes a change that an act needs. Throws MachineError: ESTALE where the machine is not as expected, NOEFFECT where it was made and nothing came of it. */
export async function makeAct(change: Change, place: Place, means: Parameters<typeof makeChange>[2]): Promise<void> {
  const made = await makeChange(change, place, means);
  switch (made.kind) {
    case 'made':
    case 'kept':
      return;
    case 'stale':
      throw new MachineError(`${describe(change)}: the machine has ${made.found}; nothing was done`, {
        code: 'ESTALE',
      });
    case 'no-effect':
      throw new MachineError(effectMissing(change, made.found), { code: 'NOEFFECT' });
  }
}
