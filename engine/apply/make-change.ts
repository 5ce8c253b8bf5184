import type { Change } from '../model/change.ts';
import type { Means } from '../model/change-kind.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Clock } from '../model/clock.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine } from '../model/machine.ts';
import type { RecordEvent } from '../journal/record-event.ts';

/** The place of a change in a run. */
export interface Place {
  readonly step: string;
  readonly on: string;
  readonly index: number;
  /** When the change takes effect: at once, or at the next boot. */
  readonly takes: 'now' | 'reboot';
  /** True if the next resume undoes it. */
  readonly temporary?: true;
  /** The index of the earlier change that it undoes and whose record it continues. */
  readonly reverts?: true;
}

export type Made =
  | { readonly kind: 'made' }
  /** The change was not made: the machine is not in the state that the change expects. */
  | { readonly kind: 'stale'; readonly found: string }
  /** The change was made and read back, but it has no effect. */
  | { readonly kind: 'no-effect'; readonly found: string }
  /** The kernel keeps the old value, which is not a failure. */
  | { readonly kind: 'kept'; readonly why: string };

/** An observed state in a message; of a file its size, not its content, which may be long and contain a secret. */
export const show = (observed: unknown): string =>
  typeof observed === 'string' ? `"${observed}"` : JSON.stringify(withoutContent(observed));

function withoutContent(observed: unknown): unknown {
  if (typeof observed !== 'object' || observed === null || !('encoding' in observed && 'content' in observed))
    return observed;
  const { encoding, content, ...rest } = observed as { readonly encoding: BufferEncoding; readonly content: string };
  return { bytes: Buffer.byteLength(content, encoding), ...rest };
}

/** What is needed to make a change: the means of its kind, and where it is recorded. */
export interface Making {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly kinds: ChangeKinds;
  readonly now: AbortSignal;
  readonly record: RecordEvent;
  readonly onProgress?: Means['onProgress'];
}

/**
 * Makes one change: checks that the machine is in the expected state, records the intent durably, makes the change,
 * reads the effect back and records it durably. Throws MachineError if making it fails; the state that it left is
 * recorded first.
 */
export async function makeChange(change: Change, place: Place, making: Making): Promise<Made> {
  const { machine, clock, kinds, record, now: signal, onProgress: tell = () => {} } = making;
  const means: Means = { machine, clock, signal, onProgress: tell };
  const before = await kinds.observe(change, machine);
  if (!kinds.matches(change, before, 'before') && !kinds.hasMoved(change, before))
    return { kind: 'stale', found: show(before) };
  const whole = await kinds.fillIn(change, means);
  await record({ kind: 'change-intended', ...place, change: whole });
  try {
    await kinds.perform(whole, means);
  } catch (error) {
    const why = kinds.keptBecause(whole, error);
    if (why !== undefined) {
      const found = await kinds.observe(whole, machine);
      await record({ kind: 'change-done', step: place.step, index: place.index, observed: found, kept: why });
      return { kind: 'kept', why };
    }
    await recordLeftover(whole, place, making);
    throw error;
  }
  const observed = await kinds.observe(whole, machine);
  await record({ kind: 'change-done', step: place.step, index: place.index, observed });
  return kinds.matches(whole, observed, 'after') ? { kind: 'made' } : { kind: 'no-effect', found: show(observed) };
}

/** Records the state after a failure, so that undo knows what to undo. If the machine cannot be reached, resume checks it. */
async function recordLeftover(change: Change, place: Place, { machine, kinds, record }: Making): Promise<void> {
  try {
    const observed = await kinds.observe(change, machine);
    if (kinds.matches(change, observed, 'before')) return;
    await record({ kind: 'change-done', step: place.step, index: place.index, observed });
  } catch {
    // The journal has the intent without its end; resume and undo check exactly such changes.
  }
}

/** The message for a change that was made without an error and without effect. */
export const effectMissing = (change: Change, found: string, kinds: ChangeKinds): string =>
  `${kinds.describe(change)}: no error was reported, but the machine now has ${found}`;

/**
 * Makes a change that an act needs. Throws MachineError: ESTALE if the machine is not in the expected state, NOEFFECT
 * if the change had no effect.
 */
export async function makeAct(change: Change, place: Place, making: Making): Promise<void> {
  const { kinds } = making;
  const made = await makeChange(change, place, making);
  switch (made.kind) {
    case 'made':
    case 'kept':
      return;
    case 'stale':
      throw new MachineError(`${kinds.describe(change)}: the machine has ${made.found}; this change was not made`, {
        code: 'ESTALE',
      });
    case 'no-effect':
      throw new MachineError(effectMissing(change, made.found, kinds), { code: 'NOEFFECT' });
  }
}
