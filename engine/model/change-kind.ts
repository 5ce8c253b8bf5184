import type { Change, Side } from './change.ts';
import type { Clock } from './clock.ts';
import type { Distance } from './distance.ts';
import type { Effect } from './effect.ts';
import type { Machine, MachineReader } from './machine.ts';
import type { Schema } from './step-type.ts';

/** Reports how far a long change is; `fraction` from 0 to 1 where it can be known. */
type OnProgress = (text: string, fraction?: number) => void;

/** What a change is made with. */
export interface Means {
  readonly machine: Machine;
  readonly clock: Clock;
  /** Aborted at the second Ctrl+C: stop now. */
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** How undo keeps what others did to the same thing since. */
export type Kept =
  /** Nothing of the run is left in it. */
  | { readonly kind: 'already' }
  /** `merged`: what the run did is taken out. `again`: the generator runs once more. */
  | { readonly kind: 'restore'; readonly way: 'merged' | 'again'; readonly change: Change };

/**
 * All that the engine must know about one kind of change: how it is observed, made, compared, inverted and described. `Seen` is
 * what `observe` returns, and what the journal keeps of it.
 */
export interface ChangeKind<C extends Change = Change, Seen = unknown> {
  /** The JSON Schema of the change in the journal. A change from a journal is checked against it before the engine uses the change. */
  readonly schema: Schema;
  /** True when others may modify the result, e.g. packages: then the change is still in effect while the result is as requested, even if it is not exactly as the run left it. */
  readonly isShared?: true;
  /** True when undo takes it back after the other changes of its step, whose results it is made from. */
  readonly isUndoneLast?: true;

  /** True when the kernel or a process holds the effect, so that it ends with the boot. */
  endsWithBoot(change: C): boolean;
  /** Reads what the machine has now of what the change is about. */
  observe(change: C, machine: MachineReader): Promise<Seen>;
  /** Adds what only the moment before the change can tell, as undo will need it. The result goes into the journal before anything is done. */
  fillIn?(change: C, means: Means): Promise<C>;
  /** Makes the change. Returning means only that no error occurred, so the engine observes the result. Throws MachineError. */
  perform(change: C, means: Means): Promise<void>;
  /** True when what was seen is the `before` or the `after` of the change. */
  matches(change: C, seen: Seen, side: Side): boolean;
  /** True when what was seen is a state between before and after, as a crash in the middle of several writes leaves it. */
  isPartial?(change: C, seen: Seen): boolean;
  /** True when what was seen can only be the result of an interrupted undo of the change. Needed when `isPartial` of the inverse does not recognize it. */
  isPartialUndo?(change: C, seen: Seen): boolean;
  /** The change that undoes this one; null when nothing can. `seen` is what was read after the change, which may be less than requested; the engine puts it into `before` of the inverse, so `Seen` must fit the schema of `before`. */
  invert(change: C, seen: Seen): Change | null;
  /** The change with `seen` as its `before`: undo starts from there when it overrides what others did. Needed when another key depends on `before`. */
  startFrom?(change: C, seen: Seen): C;
  /** How undo keeps what others did since: `left` is what the run left, `found` what is there now. Null when the two cannot be separated. */
  keepOthers?(change: C, left: Seen, found: Seen): Kept | null;
  /** Why others need by now what the change would take away, besides what the `own` changes of the same undo take away; null when nobody does. */
  neededBy?(change: C, own: readonly Change[], machine: MachineReader): Promise<string | null>;

  /** True for a change of something that another program sets again and again. */
  isMoving?(change: C): boolean;
  /** True when what the change is about does not exist any more, so that there is nothing to undo. */
  isGone?(change: C, seen: Seen): boolean;
  /** Why the kernel kept the old value, when the error of `perform` says so; undefined for every other error. */
  keptBecause?(change: C, error: unknown): string | undefined;
  /** What will be seen once the change was made; undefined when only a look can tell. */
  seenAfter?(change: C): Seen;
  /** The other change that this one alters too: its kind and its subject. */
  alters?(change: C): { readonly kind: string; readonly subject: string } | undefined;
  /** The folders in which an interrupted `machine.put` may leave its temporary file (`.runbook-` and 12 hex digits). The engine removes such files there, and no others. */
  partFolders?(change: C, machine: MachineReader): Promise<readonly string[]>;

  /** The change in one line that begins with +, ~ or -. */
  describe(change: C): string;
  /** What was seen, in a few words. */
  describeSeen(change: C, seen: Seen): string;
  /** What was found instead of what the run left, in a few words; `describeSeen` by default. */
  describeDrift?(change: C, found: Seen): string;
  /** By how much what was found differs from what the run left; null when there is no measure. */
  distance?(change: C, left: Seen, found: Seen): Distance | null;
  /** What later probes of the same plan see. */
  effects(change: C): readonly Effect[];
  /** What the change is about (a path, an address, a unit, …): two changes of one kind with the same subject compete. */
  subject(change: C): string;
  /** What must hold once the change was made; `after` by default. Two changes with the same subject and goal want the same. */
  goal?(change: C): unknown;
  /** True when only the moment of the change can tell the rest of it: approving it approves whatever that is. */
  isOpen?(change: C): boolean;
}
