// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Runs a program that no step type covers. It must say how to see that it was done, and how it is undone.
 */
export type Command = {
  [k: string]: unknown;
} & {
  argv: Argv;
  /**
   * What it is for, in a few words; shown in the plan.
   */
  why: string;
  creates?: AbsolutePath;
  unless?: Argv1;
  undo?: Argv2;
  /**
   * Says that nothing takes it back; undo then leaves it and says so.
   */
  irreversible?: true;
  /**
   * Seconds until the program is ended.
   */
  deadline: number;
};
/**
 * A program and its arguments; no shell reads it.
 *
 * @minItems 1
 */
export type Argv = [string, ...string[]];
/**
 * A path that is there once the command has been done.
 */
export type AbsolutePath = string;
/**
 * A program and its arguments; no shell reads it.
 *
 * @minItems 1
 */
export type Argv1 = [string, ...string[]];
/**
 * A program and its arguments; no shell reads it.
 *
 * @minItems 1
 */
export type Argv2 = [string, ...string[]];

/**
 * What later steps can use.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface CommandOutputs {
  /**
   * True: the command's effect is there.
   */
  done: boolean;
}
