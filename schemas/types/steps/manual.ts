// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * A program that only looks and must exit with 0.
 *
 * @minItems 1
 */
export type Argv = [string, ...string[]];
/**
 * Absolute path without `..` components.
 */
export type AbsolutePath = string;

/**
 * Has a person do what no program can: a firmware setting, a command on the peer, a cable. Where it is so already nothing is asked; otherwise the instructions are shown, and the run goes on by itself as soon as it is so.
 */
export interface Manual {
  /**
   * What to do, for the person who does it; the first line stands in the plan.
   */
  instructions: string;
  /**
   * How it is seen that it was done. Exactly one of command, path and that.
   */
  until: {
    [k: string]: unknown;
  } & {
    command?: Argv;
    /**
     * A path that must exist, optionally with this text in it.
     */
    path?: {
      exists: AbsolutePath;
      /**
       * Text that the file must contain, to the letter.
       */
      contains?: string;
    };
    /**
     * A value, mostly a template over facts, which are looked up anew each time; it must be there and not false if nothing else is asked.
     */
    that?: null | boolean | number | string | unknown[] | {};
    /**
     * `that` must be this value; text and numbers that look the same are the same.
     */
    equals?: null | boolean | number | string | unknown[] | {};
    /**
     * `that` must be one of these.
     *
     * @minItems 1
     */
    one_of?: [unknown, ...unknown[]];
    /**
     * `that` must not be smaller: numbers compare as numbers, versions part by part.
     */
    at_least?: number | string;
    /**
     * `that` must have this: a list this element, a text this part.
     */
    contains?: string | number;
  };
  /**
   * The machine goes down for it, as for a firmware setting: the run ends there, waiting, and `runbook resume` goes on once it was done.
   */
  reboots: boolean;
  /**
   * What to do to take it back; told by `undo`, which cannot do it.
   */
  undo_instructions?: string;
  /**
   * Seconds until it must be so.
   */
  timeout: number;
  /**
   * Seconds between two looks.
   */
  every: number;
}
/**
 * What later steps can use.
 *
 * This interface was referenced by `Manual`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface ManualOutputs {
  /**
   * Whether a person had to do it.
   */
  asked: boolean;
  /**
   * Seconds until it was so.
   */
  waited: number;
}
