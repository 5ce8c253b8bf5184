// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Permission bits.
 *
 * This interface was referenced by `RecordedMachine`'s JSON-Schema
 * via the `definition` "mode".
 */
export type Mode = number;
/**
 * A numeric user or group.
 *
 * This interface was referenced by `RecordedMachine`'s JSON-Schema
 * via the `definition` "id".
 */
export type Id = number;

/**
 * What runbook read from a real machine, with personal data replaced (`runbook doctor --save`). A lab file names such a JSON file with the key `tree`. A recorded machine can be planned against, and it runs nothing.
 */
export interface RecordedMachine {
  /**
   * The version of the format: 1.
   */
  recording: 1;
  /**
   * The version of runbook that recorded it.
   */
  runbook: string;
  /**
   * How many different values of each kind of personal data were replaced.
   */
  replaced: {
    [k: string]: number;
  };
  /**
   * What was read, by absolute path. A value is null if nothing exists there.
   */
  paths: {
    [k: string]: SeenPath;
  };
  /**
   * The programs that were asked, with their outputs.
   *
   * @maxItems 20000
   */
  programs: SeenProgram[];
}
/**
 * Everything that was read at one path.
 *
 * This interface was referenced by `RecordedMachine`'s JSON-Schema
 * via the `definition` "seenPath".
 */
export interface SeenPath {
  /**
   * The text of the file.
   */
  text?: string | null;
  /**
   * The file with its attributes, read through safe links only.
   */
  file?: null | SeenFile;
  /**
   * The file, read through every link.
   */
  plain?: null | SeenFile;
  /**
   * The names in the folder.
   */
  names?: null | string[];
  /**
   * The target of the symbolic link.
   */
  link?: string | null;
  /**
   * The path without links.
   */
  real?: string | null;
  /**
   * The entry itself, without following a link.
   */
  stat?: null | SeenStat;
  /**
   * The readings that failed, by their key above.
   */
  trouble?: {
    [k: string]: SeenTrouble;
  };
}
/**
 * A file with its mode and owner.
 *
 * This interface was referenced by `RecordedMachine`'s JSON-Schema
 * via the `definition` "seenFile".
 */
export interface SeenFile {
  /**
   * Whether the content is text or in Base64.
   */
  encoding: 'utf8' | 'base64';
  /**
   * The content.
   */
  content: string;
  mode: Mode;
  owner: Id;
  group: Id;
  /**
   * Extended attributes, the values in lower-case hex.
   */
  attributes?: {
    [k: string]: string;
  };
}
/**
 * The kind, mode, owner and size.
 *
 * This interface was referenced by `RecordedMachine`'s JSON-Schema
 * via the `definition` "seenStat".
 */
export interface SeenStat {
  /**
   * The kind of the entry.
   */
  kind: 'file' | 'directory' | 'link' | 'device' | 'socket' | 'other';
  mode: Mode;
  owner: Id;
  group: Id;
  /**
   * In bytes.
   */
  size: number;
  /**
   * The number of hard links.
   */
  links?: number;
}
/**
 * The error of a reading.
 *
 * This interface was referenced by `RecordedMachine`'s JSON-Schema
 * via the `definition` "seenTrouble".
 */
export interface SeenTrouble {
  /**
   * The name of the error, e.g. EACCES.
   */
  code: string;
  /**
   * The error in words.
   */
  message: string;
}
/**
 * One call of a program, and its output or its error.
 *
 * This interface was referenced by `RecordedMachine`'s JSON-Schema
 * via the `definition` "seenProgram".
 */
export interface SeenProgram {
  /**
   * The program and its arguments.
   *
   * @minItems 1
   */
  argv: [string, ...string[]];
  /**
   * Its standard input.
   */
  stdin?: string;
  /**
   * Additional variables of its environment.
   */
  env?: {
    [k: string]: string;
  };
  /**
   * Its exit code; null if a signal ended it.
   */
  code?: number | null;
  /**
   * Its standard output.
   */
  stdout?: string;
  /**
   * Its standard error.
   */
  stderr?: string;
  /**
   * Whether its deadline ended it.
   */
  timedOut?: boolean;
  trouble?: SeenTrouble;
}
