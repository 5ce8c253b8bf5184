// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The absolute path of the file, without `..`. For kernel attributes, use a sysfs-write step.
 */
export type AbsolutePath = string;

/**
 * Writes a regular file with its content, mode and owner, or removes it. The file is replaced as a whole and synced to disk. Missing parent folders are created, and undo removes them. Undo restores the previous content, mode and owner.
 */
export interface File {
  path: AbsolutePath;
  /**
   * The complete text of the file. Templates are replaced; write `\{{` for two literal braces. Use YAML's `|` for several lines. Without this key, the text stays as it is, and only `mode`, `owner` and `group` are set.
   */
  content?: string;
  /**
   * The permission bits in octal, with or without quotes, e.g. 0644. By default, an existing file keeps its mode, and a new file gets 0644.
   */
  mode?: string;
  /**
   * The owner by name or number. By default, an existing file keeps its owner, and a new file belongs to root.
   */
  owner?: string;
  /**
   * The group by name or number. By default, an existing file keeps its group, and a new file belongs to root.
   */
  group?: string;
  /**
   * `present`: the file must exist. `absent`: the file must not exist. Default: present.
   */
  state: 'present' | 'absent';
  /**
   * If true, the folder may be one in which other users can write, e.g. /tmp or a home folder. They can then replace or remove the file at any time. A link of another user in the path is still refused. Default: false.
   */
  allow_shared_folder: boolean;
  /**
   * If true, the file may have several names (hard links). The step writes a new file under this name, and the other names keep the old content. Undo does not join them again. Default: false.
   */
  allow_hard_links: boolean;
}
/**
 * The file after the step.
 *
 * This interface was referenced by `File`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface FileOutputs {
  /**
   * The path of the file.
   */
  path: string;
  /**
   * True if the file exists.
   */
  exists: boolean;
  /**
   * The permission bits in octal, e.g. "0644". null if the file does not exist.
   */
  mode: string | null;
}
