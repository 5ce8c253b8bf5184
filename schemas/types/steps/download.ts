// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The path of the file on the machine.
 */
export type AbsolutePath = string;

/**
 * Downloads a file with curl and checks its SHA-256. The file is downloaded under a temporary name in the same folder and moved into place once the checksum is correct. An interrupted download continues where it stopped. An existing file is never replaced. Undo removes the file if its content is unchanged and no program has it open.
 */
export interface Download {
  /**
   * The URL: https, http or file. With http, the SHA-256 protects against changes on the way. The machine's proxy variables apply (curl(1), ENVIRONMENT).
   */
  url: string;
  /**
   * The expected SHA-256 of the file, 64 lower-case hex digits.
   */
  sha256: string;
  path: AbsolutePath;
  /**
   * The file's permission bits in octal. An existing file keeps its mode. Default: 0644.
   */
  mode: string;
  /**
   * If true, the folder may be one in which other users can write, e.g. /tmp or a home folder. They can then replace the file, and let the programs of the step overwrite other files as root. A link of another user in the path is still refused. Default: false.
   */
  allow_shared_folder: boolean;
}
/**
 * Values for later steps.
 *
 * This interface was referenced by `Download`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface DownloadOutputs {
  /**
   * The path of the file.
   */
  path: string;
  /**
   * The SHA-256 of the file.
   */
  sha256: string;
}
