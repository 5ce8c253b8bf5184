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
