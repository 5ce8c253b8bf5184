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
  readonly done: Creates | Succeeds;
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
 * The command is done when this query succeeds.
 */
export interface Succeeds {
  /**
   * The sign.
   */
  readonly kind: 'succeeds';
  /**
   * The query.
   *
   * @minItems 1
   *
   * Items: A text without a NUL character.
   */
  readonly argv: readonly string[];
}
