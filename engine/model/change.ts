/**
 * One effect on a machine, as data: what it is about, what was there `before` and what must be there `after`. Its kind decides
 * its other keys; the engine asks the kind (`ChangeKind`) and reads none of them itself.
 */
export interface Change {
  readonly kind: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Which of the two states of a change is meant. */
export type Side = 'before' | 'after';
