// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * A program that reads a state. The condition holds if it exits with code 0. It runs after your yes, unless it is marked `read_only`.
 *
 * @minItems 1
 *
 * Items: A text without a NUL character.
 */
export type Argv = [string, ...string[]];
/**
 * Absolute path without `..` components.
 */
export type AbsolutePath = string;

/**
 * Asks a person to do something that a program cannot do: a firmware setting, a command on another machine, a cable. If the condition in `until` already holds, nothing is asked. Otherwise the instructions are shown, and the run continues as soon as the condition holds.
 */
export interface Manual {
  /**
   * Instructions for the person. The plan shows the first line.
   */
  instructions: string;
  /**
   * The condition that shows that the task is done. Exactly one of command, path and that.
   */
  until: {
    [k: string]: unknown;
  } & {
    command?: Argv;
    /**
     * The program of `command` only reads. Then `plan` runs it before your yes, where it can write nothing: every file system is read-only, it has no network, and it runs as a user without any rights. So it sees what every user sees, and no interfaces, addresses or routes. Without this key, and on a machine that cannot do that, it runs after your yes. Default: false.
     */
    read_only?: boolean;
    /**
     * A path that must exist. With `contains`, the file must also contain that text.
     */
    path?: {
      exists: AbsolutePath;
      /**
       * The exact text that the file must contain.
       */
      contains?: string;
    };
    /**
     * A value, usually a template with facts. The facts are read again for each check. Without a further condition, the value must exist and must not be false.
     */
    that?: null | boolean | number | string | unknown[] | {};
    /**
     * The required value of `that`. A text equals a number that is written in the same way.
     */
    equals?: null | boolean | number | string | unknown[] | {};
    /**
     * The allowed values of `that`.
     *
     * @minItems 1
     */
    one_of?: [unknown, ...unknown[]];
    /**
     * The minimum of `that`. Numbers are compared as numbers, versions part by part.
     */
    at_least?: number | string;
    /**
     * If `that` is a list, it must contain this item. If it is a text, it must contain this text.
     */
    contains?: string | number;
  };
  /**
   * Set this if the machine must go down for the task, e.g. for a firmware setting. The run then pauses, and `runbook resume` continues it after the task is done. Default: false.
   */
  reboots: boolean;
  /**
   * Instructions to undo the task. `runbook undo` shows them; it cannot do the task itself.
   */
  undo_instructions?: string;
  /**
   * Maximum seconds until the condition holds. Then the step fails. Default: 3600.
   */
  timeout: number;
  /**
   * Seconds between two checks. Default: 5.
   */
  every: number;
}
/**
 * Values for later steps.
 *
 * This interface was referenced by `Manual`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface ManualOutputs {
  /**
   * True if a person was asked to do the task.
   */
  asked: boolean;
  /**
   * Seconds until the condition held.
   */
  waited: number;
}
