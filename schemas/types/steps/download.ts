// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Where it goes.
 */
export type AbsolutePath = string;

/**
 * Fetches a file with curl, whose bytes are known by their SHA-256. It is fetched beside its place and put there once it is whole and right; a broken transfer goes on where it stopped. A file that is there is never replaced. Undo removes it while it still has these bytes and no program has it open.
 */
export interface Download {
  /**
   * Where it is: https, http or file. The SHA-256 makes http safe. The proxy variables of the machine count (curl(1), ENVIRONMENT).
   */
  url: string;
  /**
   * The SHA-256 that its bytes must have, 64 lower-case hex digits.
   */
  sha256: string;
  path: AbsolutePath;
  /**
   * Its permission bits in octal; those of a file that is there already stay.
   */
  mode: string;
}
/**
 * What later steps can use.
 *
 * This interface was referenced by `Download`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface DownloadOutputs {
  /**
   * Where the file is.
   */
  path: string;
  /**
   * Its SHA-256.
   */
  sha256: string;
}
