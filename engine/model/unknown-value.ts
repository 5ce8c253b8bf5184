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

/** A program of a playbook or of a journal that was not run, because nobody has approved it yet. */
export interface Withheld {
  readonly argv: readonly string[];
  /** Why it did not run read-only, although its author allows that; null if the author does not. */
  readonly why: string | null;
}

/** Thrown by a reader that must not run the programs of a playbook or of a journal. */
export class WithheldCheck extends Error implements Withheld {
  readonly argv: readonly string[];
  readonly why: string | null;

  constructor(argv: readonly string[], why: string | null) {
    super(`known only by running "${argv.join(' ')}"`);
    this.name = 'WithheldCheck';
    this.argv = argv;
    this.why = why;
  }
}
