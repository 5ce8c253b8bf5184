// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The escape hatch: a command with a test that shows whether it was done, and a command that undoes it.
 */
export interface CommandChange {
  /**
   * The kind of change.
   */
  readonly kind: 'command';
  /**
   * The command.
   *
   * @minItems 1
   *
   * Items: A text without a NUL character.
   */
  readonly argv: readonly string[];
  /**
   * The thing that it changes, if several commands change one thing and the last one counts; the command itself when absent.
   */
  readonly about?: string;
  /**
   * The file that it edits, when another change has that file too. When the command is undone, it changes the file once more.
   */
  readonly edits?: string;
  /**
   * The command that undoes it; null when nothing does.
   */
  readonly undo: readonly string[] | null;
  /**
   * What shows that the command was done.
   */
  readonly done: Creates | Succeeds | HasLine | KernelArguments;
  /**
   * Whether it is done before the change.
   */
  readonly before: DoneState;
  /**
   * Whether it is done afterwards.
   */
  readonly after: DoneState;
  /**
   * The purpose of the command.
   */
  readonly why: string;
  /**
   * How long it may run.
   */
  readonly deadline: number;
}
/**
 * Whether a command is done.
 */
export interface DoneState {
  /**
   * True when it is done.
   */
  readonly done: boolean;
}
/**
 * The command is done when this path exists.
 */
export interface Creates {
  /**
   * The sign.
   */
  readonly kind: 'creates';
  /**
   * The path.
   */
  readonly path: string;
}
/**
 * The command is done when this program succeeds. It can be any program, so it runs only after the plan was approved.
 */
export interface Succeeds {
  /**
   * The sign.
   */
  readonly kind: 'succeeds';
  /**
   * The program.
   *
   * @minItems 1
   *
   * Items: A text without a NUL character.
   */
  readonly argv: readonly string[];
  /**
   * True if its author says that it only reads: it runs where it can write nothing, if the machine can do that.
   */
  readonly read_only?: boolean;
}
/**
 * The command is done when a file has a line.
 */
export interface HasLine {
  /**
   * The sign.
   */
  readonly kind: 'has-line';
  /**
   * The file.
   */
  readonly path: string;
  /**
   * The line, or its beginning.
   */
  readonly line: string;
  /**
   * True for a whole line, false for its beginning.
   */
  readonly whole: boolean;
}
/**
 * The command is done when the kernel arguments of rpm-ostree contain words and do not contain others.
 */
export interface KernelArguments {
  /**
   * The sign.
   */
  readonly kind: 'kernel-arguments';
  /**
   * The words that they contain.
   */
  readonly present: readonly string[];
  /**
   * The words that they do not contain.
   */
  readonly absent: readonly string[];
}
