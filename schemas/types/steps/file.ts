// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The file by its absolute path, without `..`. Kernel attributes are written with sysfs-write.
 */
export type AbsolutePath = string;

/**
 * Puts a regular file in place with its content, mode and owner, or removes it. It is replaced whole and durably; folders that are missing are made, and undo removes them again. Undo gives back the bytes, the mode and the owner that were there.
 */
export interface File {
  path: AbsolutePath;
  /**
   * The whole text of the file, templates and all (`|` keeps lines, and `\{{` writes two braces). Left out, the file keeps its text and gets only `mode`, `owner` and `group`.
   */
  content?: string;
  /**
   * Its permission bits in octal, quoted or not, e.g. 0644. Left out, a file keeps its mode and a new one gets 0644.
   */
  mode?: string;
  /**
   * Its owner by name or number. Left out, a file keeps its owner and a new one belongs to root.
   */
  owner?: string;
  /**
   * Its group by name or number. Left out, a file keeps its group and a new one belongs to root.
   */
  group?: string;
  /**
   * Whether the file shall be there.
   */
  state: 'present' | 'absent';
}
/**
 * The file after the step.
 *
 * This interface was referenced by `File`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface FileOutputs {
  /**
   * Where it is.
   */
  path: string;
  /**
   * True when there is a file.
   */
  exists: boolean;
  /**
   * Its permission bits in octal, e.g. "0644"; null without a file.
   */
  mode: string | null;
}
