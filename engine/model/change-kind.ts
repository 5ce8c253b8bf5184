import type { Change, Side } from './change.ts';
import type { Clock } from './clock.ts';
import type { Distance } from './distance.ts';
import type { Effect } from './effect.ts';
import type { Machine, MachineReader } from './machine.ts';
import type { Refusal, Schema } from './step-type.ts';

/** Reports the progress of a long change; `fraction` is from 0 to 1, if it can be known. */
type OnProgress = (text: string, fraction?: number) => void;

/** What is needed to make a change. */
export interface Means {
  readonly machine: Machine;
  readonly clock: Clock;
  /** Aborted at the second Ctrl+C: stop now. */
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** How undo keeps later modifications of the same subject. */
export type Kept =
  /** Nothing of the run is left in it. */
  | { readonly kind: 'already' }
  /** `merged`: only the modification of the run is removed. `again`: the generator runs once more. */
  | { readonly kind: 'restore'; readonly way: 'merged' | 'again'; readonly change: Change };

/**
 * Everything that the engine must know about one kind of change: how to observe, make, compare, invert and describe
 * it. `Seen` is the result of `observe`, and the journal keeps it.
 */
export interface ChangeKind<C extends Change = Change, Seen = unknown> {
  /** The JSON Schema of the change in the journal. A change from a journal is checked against it before the engine uses the change. */
  readonly schema: Schema;
  /** True when others may modify the result, e.g. packages: then the change is still in effect while the result is as requested, even if it is not exactly as the run left it. */
  readonly isShared?: true;
  /** True if undo must undo it after the other changes of its step, because its result is made from theirs. */
  readonly isUndoneLast?: true;

  /** True if the kernel or a process holds the effect, so that it ends with the boot. */
  endsWithBoot(change: C): boolean;
  /** Reads the present state of the subject of the change. */
  observe(change: C, machine: MachineReader): Promise<Seen>;
  /**
   * Adds the information that is only available directly before the change and that undo needs. The result is
   * recorded in the journal before the change is made.
   */
  fillIn?(change: C, means: Means): Promise<C>;
  /** Makes the change. Returning only means that no error occurred, so the engine observes the result. Throws MachineError. */
  perform(change: C, means: Means): Promise<void>;
  /** True if the observed state is the `before` or the `after` of the change. */
  matches(change: C, seen: Seen, side: Side): boolean;
  /** True if the observed state is between before and after, as after a crash in the middle of several writes. */
  isPartial?(change: C, seen: Seen): boolean;
  /** True when what was seen can only be the result of an interrupted undo of the change. Needed when `isPartial` of the inverse does not recognize it. */
  isPartialUndo?(change: C, seen: Seen): boolean;
  /** The change that undoes this one; null when nothing can. `seen` is what was read after the change, which may be less than requested; the engine puts it into `before` of the inverse, so `Seen` must fit the schema of `before`. */
  invert(change: C, seen: Seen): Change | null;
  /**
   * The change with `seen` as its `before`: undo starts from there when it overrides later changes of others. Needed
   * when another key depends on `before`.
   */
  startFrom?(change: C, seen: Seen): C;
  /** How undo keeps later modifications: `left` is the state that the run left, `found` the present state. Null if the two cannot be separated. */
  keepOthers?(change: C, left: Seen, found: Seen): Kept | null;
  /**
   * Why undo leaves the change although the machine still has its result: other things need what undo would remove, or
   * something prevents it. The `own` changes of the same undo, which are undone earlier, do not count. Null if nothing
   * is in the way.
   */
  neededBy?(change: C, own: readonly Change[], machine: MachineReader): Promise<string | null>;

  /**
   * Why the change would be dangerous at its place, e.g. in a folder that other users may write. The engine refuses the step,
   * or warns if the step has the input of the override and it is true.
   */
  hazards?(change: C, machine: MachineReader): Promise<readonly Refusal[]>;

  /** True for a value that another program sets repeatedly. */
  isMoving?(change: C): boolean;
  /** True if the subject of the change does not exist any more, so that nothing can be undone. */
  isGone?(change: C, seen: Seen): boolean;
  /** Why the kernel kept the old value, if the error of `perform` shows it; undefined for every other error. */
  keptBecause?(change: C, error: unknown): string | undefined;
  /** The state that will be observed after the change; undefined if it cannot be predicted. */
  seenAfter?(change: C): Seen;
  /** Another change that this one modifies too: its kind and its subject. */
  alters?(change: C): { readonly kind: string; readonly subject: string } | undefined;
  /** The folders in which an interrupted `machine.put` may leave its temporary file (`.runbook-` and 12 hex digits). The engine removes such files there, and no others. */
  partFolders?(change: C, machine: MachineReader): Promise<readonly string[]>;

  /** The change in one line that begins with +, ~ or -. */
  describe(change: C): string;
  /** An observed state, in a few words. */
  describeSeen(change: C, seen: Seen): string;
  /** A state that is not the one that the run left, in a few words; `describeSeen` by default. */
  describeDrift?(change: C, found: Seen): string;
  /** The distance between the state that the run left and the present state; null if it cannot be measured. */
  distance?(change: C, left: Seen, found: Seen): Distance | null;
  /** The effects that later probes of the same plan see. */
  effects(change: C): readonly Effect[];
  /** The subject of the change (a path, an address, a unit, …): two changes of one kind with the same subject conflict. */
  subject(change: C): string;
  /** The required state after the change; `after` by default. Two changes with the same subject and goal request the same state. */
  goal?(change: C): unknown;
  /** True if the rest of the change is known only when it is made; approving it approves every such rest. */
  isOpen?(change: C): boolean;
}
