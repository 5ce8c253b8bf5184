// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Checks one thing about a machine and changes nothing: what is looked at (exactly one of that, file, path, command, command_version) and how it must be (equals, one_of, at_least, contains, exists; every one that is given must hold).
 */
export type HostCheck = {
  /**
   * What is stated, as a short sentence, e.g. "The IOMMU is on".
   */
  what: string;
  /**
   * Why it matters.
   */
  reason: string;
  /**
   * What to do when it does not hold.
   */
  remedy: string;
  /**
   * A value, mostly a template over facts or earlier steps' outputs; holds when it is neither absent nor false if nothing else is asked.
   */
  that?: null | boolean | number | string | unknown[] | {};
  file?: AbsolutePath;
  path?: AbsolutePath1;
  command?: Argv;
  /**
   * A program that prints its version, and the least that is enough.
   */
  command_version?: {
    argv: Argv1;
    /**
     * Compared part by part with the first version number that the program prints, e.g. 7.2.
     */
    at_least: string;
    /**
     * The codes with which it may end once it has said its version; iperf 2.1, for one, ends with 1.
     *
     * @minItems 1
     *
     * Items: An exit code.
     */
    exit_codes: [number, ...number[]];
  };
  /**
   * It must be this value; text and numbers that look the same are the same.
   */
  equals?: null | boolean | number | string | unknown[] | {};
  /**
   * It must be one of these.
   *
   * @minItems 1
   */
  one_of?: [unknown, ...unknown[]];
  /**
   * It must not be smaller: numbers compare as numbers, versions part by part.
   */
  at_least?: number | string;
  /**
   * A list must have this element, a text this part (to the letter).
   */
  contains?: string | number;
  /**
   * True: it must be there (not absent, null or empty). False: it must not.
   */
  exists?: boolean;
} & {
  [k: string]: unknown;
};
/**
 * The text of this file or kernel attribute, without blanks at its ends; holds when it exists if nothing else is asked.
 */
export type AbsolutePath = string;
/**
 * Whether this path exists; holds when it does if nothing else is asked.
 */
export type AbsolutePath1 = string;
/**
 * What this program, which only looks, writes to its standard output; holds when it succeeds if nothing else is asked.
 *
 * @minItems 1
 */
export type Argv = [string, ...string[]];
/**
 * A program and its arguments; no shell reads it.
 *
 * @minItems 1
 */
export type Argv1 = [string, ...string[]];

/**
 * A check has no outputs.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface HostCheckOutputs {}
