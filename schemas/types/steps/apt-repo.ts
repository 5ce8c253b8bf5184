// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Adds a package archive to apt: /etc/apt/sources.list.d/<name>.sources in deb822 form, signed by a key that counts for this archive only, and reads its lists. The step ends only when apt has accepted the archive's signature. Undo removes the files and the lists.
 */
export type AptRepo = {
  [k: string]: unknown;
} & {
  /**
   * What its files are called, e.g. ddebs.
   */
  name: string;
  /**
   * Where the archive is, e.g. http://ddebs.ubuntu.com.
   */
  uri: string;
  /**
   * Its suites, e.g. noble and noble-updates; a flat archive has a path that ends with a slash, e.g. ./.
   *
   * @minItems 1
   *
   * Items: A suite.
   */
  suites: [string, ...string[]];
  /**
   * Its components, e.g. main; none for a flat archive.
   *
   * Items: A component.
   */
  components: string[];
  /**
   * Only these architectures, e.g. amd64; those of the machine when empty.
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
   * The fingerprint of the key, 40 hex digits, from a place that you trust. Of a file with several keys only this one is taken. Short key ids can be forged and are not taken.
   */
  fingerprint?: string;
  /**
   * Seconds that reading the lists may take.
   */
  deadline: number;
};
/**
 * A file on the machine that holds the key, armored or not, e.g. one that a step before has downloaded.
 */
export type AbsolutePath = string;
/**
 * A keyring that an installed package brought, e.g. /usr/share/keyrings/debian-archive-keyring.gpg: it is trusted as that package is, and used where it is.
 */
export type AbsolutePath1 = string;

/**
 * What was configured.
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
   * The file with the keys that are trusted for it.
   */
  signed_by: string;
}
