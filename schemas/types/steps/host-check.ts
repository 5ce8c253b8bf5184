// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Checks one property of a machine and changes nothing. A program runs after your yes, unless it is marked `read_only`. Give exactly one source of the value (that, file, path, command or command_version) and any number of conditions (equals, one_of, at_least, contains, exists). All given conditions must hold.
 */
export type HostCheck = {
  /**
   * The statement to check, as a short sentence, e.g. "The IOMMU is on".
   */
  what: string;
  /**
   * Why the check matters.
   */
  reason: string;
  /**
   * What to do if the check fails.
   */
  remedy: string;
  /**
   * A value, usually a template with facts or with outputs of earlier steps. Without a condition, the check passes if the value exists and is not false.
   */
  that?: null | boolean | number | string | unknown[] | {};
  file?: AbsolutePath;
  path?: AbsolutePath1;
  command?: Argv;
  /**
   * A program that prints its version, and the minimum version.
   */
  command_version?: {
    argv: Argv1;
    /**
     * The minimum version, e.g. 7.2. It is compared part by part with the first version number that the program prints.
     */
    at_least: string;
    /**
     * Accepted exit codes of the program. Default: only 0. For example, iperf 2.1 exits with code 1 after it prints its version.
     *
     * @minItems 1
     *
     * Items: An exit code.
     */
    exit_codes: [number, ...number[]];
  };
  /**
   * The program of `command` or `command_version` only reads. Then `plan` runs it before your yes, where it can write nothing: every file system is read-only, it has no network, and it runs as a user without any rights. So it sees what every user sees, and no interfaces, addresses or routes. Without this key, and on a machine that cannot do that, it runs after your yes. Default: false.
   */
  read_only?: boolean;
  /**
   * The required value. A text equals a number that is written in the same way.
   */
  equals?: null | boolean | number | string | unknown[] | {};
  /**
   * The allowed values. One of them must match.
   *
   * @minItems 1
   */
  one_of?: [unknown, ...unknown[]];
  /**
   * The minimum. Numbers are compared as numbers, versions part by part.
   */
  at_least?: number | string;
  /**
   * A list must contain this item. A text must contain this exact text.
   */
  contains?: string | number;
  /**
   * true: the value must exist (not be absent, null or empty). false: it must not exist.
   */
  exists?: boolean;
} & {
  [k: string]: unknown;
};
/**
 * A file or kernel attribute. Its text is checked, without blanks at its start and end. Without a condition, the check passes if the file exists.
 */
export type AbsolutePath = string;
/**
 * A path. The check is whether it exists. Without a condition, it must exist.
 */
export type AbsolutePath1 = string;
/**
 * A program that reads a state. Its standard output is checked. Without a condition, the check passes if the program exits with code 0.
 *
 * @minItems 1
 *
 * Items: A text without a NUL character.
 */
export type Argv = [string, ...string[]];
/**
 * A program and its arguments as a list. It runs without a shell.
 *
 * @minItems 1
 *
 * Items: A text without a NUL character.
 */
export type Argv1 = [string, ...string[]];

/**
 * A check has no outputs.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface HostCheckOutputs {}
