// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * A package's name as dpkg has it, with its architecture where needed.
 */
export type PackageName = string;

/**
 * Packages are installed in one transaction of the package manager. Undo removes only the packages that came with it and that nothing else needs.
 */
export interface PackageChange {
  /**
   * The kind of change.
   */
  readonly kind: 'package';
  /**
   * The requested names, including those that are installed already.
   *
   * Items: A package's name as dpkg has it, with its architecture where needed.
   */
  readonly wanted: readonly string[];
  /**
   * The packages that will be installed; null while only fresh package lists can tell. The engine fills it in just before the change.
   */
  readonly brings: readonly BroughtPackage[] | null;
  /**
   * What happens to packages that are installed already, one line each. Undo does not revert this.
   */
  readonly alters: readonly string[];
  /**
   * True when the transaction may change or remove installed packages.
   */
  readonly allowChanges: boolean;
  /**
   * True when recommended packages are installed too.
   */
  readonly recommends: boolean;
  /**
   * The packages before the change.
   */
  readonly before: PackageState;
  /**
   * Whether they must be installed afterwards.
   */
  readonly after: PackageGoal;
  /**
   * How long the transaction may take.
   */
  readonly deadline: number;
}
/**
 * A package that a transaction installs.
 */
export interface BroughtPackage {
  /**
   * The name, with ":architecture" only where it is not the machine's own.
   */
  readonly name: string;
  /**
   * The version.
   */
  readonly version: string;
  /**
   * True when its settings exist already, from an earlier removal ("rc" in dpkg). Undo keeps them.
   */
  readonly settings: boolean;
}
/**
 * Whether packages must be installed.
 */
export interface PackageGoal {
  /**
   * True when the packages must be installed.
   */
  readonly there: boolean;
}
/**
 * What dpkg reports about the packages of a change.
 */
export interface PackageState {
  /**
   * The versions of fully installed packages, by name.
   */
  readonly installed: {
    readonly [k: string]: string;
  };
  /**
   * Packages whose installation or removal dpkg began and did not finish.
   *
   * Items: A package's name as dpkg has it, with its architecture where needed.
   */
  readonly halfway: readonly string[];
  /**
   * Removed packages whose settings are left.
   *
   * Items: A package's name as dpkg has it, with its architecture where needed.
   */
  readonly settings: readonly string[];
  /**
   * Of the packages that the change installs: those that other packages need now, or that are now marked as manually installed.
   *
   * Items: A package's name as dpkg has it, with its architecture where needed.
   */
  readonly needed: readonly string[];
}
