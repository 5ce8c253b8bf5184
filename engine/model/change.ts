/**
 * One effect on a machine, as data: its subject, the state `before` and the requested state `after`. Its kind defines
 * the other keys; the engine uses the kind (`ChangeKind`) and reads none of them itself.
 */
export interface Change {
  readonly kind: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Which of the two states of a change is meant. */
export type Side = 'before' | 'after';
