import type { ChangeKind, Kept, Means } from './change-kind.ts';
import type { Change, Side } from './change.ts';
import type { Distance } from './distance.ts';
import type { Effect } from './effect.ts';
import type { MachineReader } from './machine.ts';
import type { Refusal, Schema } from './step-type.ts';

/** The kinds of change that a run can use, with the operations that the engine needs. The engine is given them, as it is given the step types. */
export class ChangeKinds {
  readonly #table: ReadonlyMap<string, ChangeKind>;

  constructor(table: Readonly<Record<string, ChangeKind>>) {
    this.#table = new Map(Object.entries(table));
  }

  /** The record of a change's kind. Throws an Error for a kind that is not in the table, because a journal is checked before it is used. */
  #of({ kind }: Change): ChangeKind {
    const found = this.#table.get(kind);
    if (found === undefined) throw new Error(`unknown kind of change "${kind}"`);
    return found;
  }

  /** The names of the kinds. */
  get names(): readonly string[] {
    return [...this.#table.keys()];
  }

  /** The schema of a kind; undefined for a kind that is not in the table. */
  schema(kind: string): Schema | undefined {
    return this.#table.get(kind)?.schema;
  }

  /** The present state of the subject of a change. */
  observe(change: Change, machine: MachineReader): Promise<unknown> {
    return this.#of(change).observe(change, machine);
  }

  async fillIn(change: Change, means: Means): Promise<Change> {
    return (await this.#of(change).fillIn?.(change, means)) ?? change;
  }

  perform(change: Change, means: Means): Promise<void> {
    return this.#of(change).perform(change, means);
  }

  matches(change: Change, seen: unknown, side: Side): boolean {
    return this.#of(change).matches(change, seen, side);
  }

  isPartial(change: Change, seen: unknown): boolean {
    return this.#of(change).isPartial?.(change, seen) ?? false;
  }

  isPartialUndo(change: Change, seen: unknown): boolean {
    return this.#of(change).isPartialUndo?.(change, seen) ?? false;
  }

  /** The change that undoes this one from the state `seen` after it; null if that is not possible. */
  invert(change: Change, seen: unknown): Change | null {
    const inverse = this.#of(change).invert(change, seen);
    return inverse === null ? null : { ...inverse, before: seen };
  }

  startFrom(change: Change, seen: unknown): Change {
    return this.#of(change).startFrom?.(change, seen) ?? { ...change, before: seen };
  }

  keepOthers(change: Change, left: unknown, found: unknown): Kept | null {
    return this.#of(change).keepOthers?.(change, left, found) ?? null;
  }

  async neededBy(change: Change, own: readonly Change[], machine: MachineReader): Promise<string | null> {
    return (await this.#of(change).neededBy?.(change, own, machine)) ?? null;
  }

  async hazards(change: Change, machine: MachineReader): Promise<readonly Refusal[]> {
    return (await this.#of(change).hazards?.(change, machine)) ?? [];
  }

  isMoving(change: Change): boolean {
    return this.#of(change).isMoving?.(change) ?? false;
  }

  /** True for a value that another program sets repeatedly. */
  hasMoved(change: Change, seen: unknown): boolean {
    return this.isMoving(change) && seen !== null;
  }

  isGone(change: Change, seen: unknown): boolean {
    return this.#of(change).isGone?.(change, seen) ?? false;
  }

  keptBecause(change: Change, error: unknown): string | undefined {
    return this.#of(change).keptBecause?.(change, error);
  }

  seenAfter(change: Change): unknown {
    return this.#of(change).seenAfter?.(change);
  }

  /** True if one change also modifies the subject of another one. */
  alters(change: Change, other: Change): boolean {
    const altered = this.#of(change).alters?.(change);
    return altered !== undefined && altered.kind === other.kind && altered.subject === this.subject(other);
  }

  async partFolders(change: Change, machine: MachineReader): Promise<readonly string[]> {
    return (await this.#of(change).partFolders?.(change, machine)) ?? [];
  }

  describe(change: Change): string {
    return this.#of(change).describe(change);
  }

  describeSeen(change: Change, seen: unknown): string {
    return this.#of(change).describeSeen(change, seen);
  }

  describeDrift(change: Change, found: unknown): string {
    const kind = this.#of(change);
    return kind.describeDrift?.(change, found) ?? kind.describeSeen(change, found);
  }

  distance(change: Change, left: unknown, found: unknown): Distance | null {
    return this.#of(change).distance?.(change, left, found) ?? null;
  }

  effects(change: Change): readonly Effect[] {
    return this.#of(change).effects(change);
  }

  subject(change: Change): string {
    return this.#of(change).subject(change);
  }

  goal(change: Change): unknown {
    const kind = this.#of(change);
    return kind.goal === undefined ? change.after : kind.goal(change);
  }

  isOpen(change: Change): boolean {
    return this.#of(change).isOpen?.(change) ?? false;
  }

  endsWithBoot(change: Change): boolean {
    return this.#of(change).endsWithBoot(change);
  }

  isShared(change: Change): boolean {
    return this.#of(change).isShared ?? false;
  }

  isUndoneLast(change: Change): boolean {
    return this.#of(change).isUndoneLast ?? false;
  }
}
