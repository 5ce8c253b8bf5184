// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Adds a package archive to apt and downloads its package lists. The step writes /etc/apt/sources.list.d/<name>.sources in deb822 format. The given key is trusted for this archive only. The step succeeds only if apt accepts the archive's signature. Undo removes the files and the lists.
 */
export type AptRepo = {
  [k: string]: unknown;
} & {
  /**
   * The name of the files without extension, e.g. ddebs.
   */
  name: string;
  /**
   * The archive's URI, e.g. http://ddebs.ubuntu.com.
   */
  uri: string;
  /**
   * The archive's suites, e.g. noble and noble-updates. A flat archive has a path that ends with a slash instead, e.g. ./.
   *
   * @minItems 1
   *
   * Items: A suite.
   */
  suites: [string, ...string[]];
  /**
   * The archive's components, e.g. main. Leave it empty for a flat archive.
   *
   * Items: A component.
   */
  components: string[];
  /**
   * The architectures to use, e.g. amd64. If empty, apt uses the machine's architectures.
   *
   * Items: An architecture.
   */
  architectures: string[];
  /**
   * The archive's OpenPGP key, armored (BEGIN PGP PUBLIC KEY BLOCK).
   */
  key?: string;
  key_file?: AbsolutePath;
  keyring?: AbsolutePath1;
  /**
   * The key's full fingerprint, 40 hex digits, from a source that you trust. If the file contains several keys, only this key is used. Short key IDs can be forged and are rejected.
   */
  fingerprint?: string;
  /**
   * Maximum seconds to download the package lists. Default: 600.
   */
  deadline: number;
};
/**
 * A file on the machine that contains the key, armored or binary, e.g. one that an earlier step downloaded.
 */
export type AbsolutePath = string;
/**
 * A keyring from an installed package, e.g. /usr/share/keyrings/debian-archive-keyring.gpg. The file is used in place and is not copied.
 */
export type AbsolutePath1 = string;

/**
 * The configured archive.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface AptRepoOutputs {
  /**
   * The file that configures the archive.
   */
  source: string;
  /**
   * The file with the keys that are trusted for the archive.
   */
  signed_by: string;
}
