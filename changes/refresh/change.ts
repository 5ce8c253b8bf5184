// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The package manager reads the lists of one source and verifies them with its key. Undo removes these lists.
 */
export interface RefreshChange {
  /**
   * The kind of change.
   */
  readonly kind: 'refresh';
  /**
   * The file that describes the source.
   */
  readonly source: string;
  /**
   * The first part of the names of its lists in /var/lib/apt/lists, one for each suite, e.g. "ddebs.ubuntu.com_dists_noble_".
   */
  readonly lists: readonly string[];
  /**
   * The lists before the change.
   */
  readonly before: RefreshState;
  /**
   * The lists afterwards.
   */
  readonly after: RefreshState;
  /**
   * How long reading may take.
   */
  readonly deadline: number;
}
/**
 * Which lists were read.
 */
export interface RefreshState {
  /**
   * Those of `lists` whose release file was read and verified.
   */
  readonly verified: readonly string[];
}
