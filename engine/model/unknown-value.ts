/** Thrown by the overlay for a value that cannot be known before an earlier step has run. */
export class UnknownValue extends Error {
  /** The ID of the step after which it is known. */
  readonly after: string;

  constructor(after: string, what: string) {
    super(`${what} is known after ${after}`);
    this.name = 'UnknownValue';
    this.after = after;
  }
}
