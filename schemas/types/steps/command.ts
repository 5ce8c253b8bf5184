// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Runs a program for a task that no other step type covers. You must give a test that shows whether the task is done, and a way to undo it.
 */
export type Command = {
  [k: string]: unknown;
} & {
  argv: Argv;
  /**
   * The purpose in a few words. The plan shows it.
   */
  why: string;
  creates?: AbsolutePath;
  unless?: Argv1;
  /**
   * The program of `unless` only reads. Then `plan` runs it before your yes, where it can write nothing: every file system is read-only, it has no network, and it runs as a user without any rights. So it sees what every user sees, and no interfaces, addresses or routes. Without this key, and on a machine that cannot do that, it runs after your yes. Default: false.
   */
  read_only?: boolean;
  undo?: Argv2;
  /**
   * Set this if the command cannot be undone. Undo then skips this step and reports it.
   */
  irreversible?: true;
  /**
   * Maximum seconds for the program. It is then stopped, and the step fails. Default: 300.
   */
  deadline: number;
};
/**
 * A program and its arguments as a list. It runs without a shell.
 *
 * @minItems 1
 *
 * Items: A text without a NUL character.
 */
export type Argv = [string, ...string[]];
/**
 * A path that exists once the command has run.
 */
export type AbsolutePath = string;
/**
 * A program and its arguments as a list. It runs without a shell.
 *
 * @minItems 1
 *
 * Items: A text without a NUL character.
 */
export type Argv1 = [string, ...string[]];
/**
 * A program and its arguments as a list. It runs without a shell.
 *
 * @minItems 1
 *
 * Items: A text without a NUL character.
 */
export type Argv2 = [string, ...string[]];

/**
 * Values for later steps.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface CommandOutputs {
  /**
   * Always true: the effect of the command is present.
   */
  done: boolean;
}
