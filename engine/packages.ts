/** A package that comes with a transaction, as apt names it: with ":architecture" only where that is not the machine's own. */
export interface BroughtPackage {
  readonly name: string;
  readonly version: string;
  /** Its settings were there already, left by an earlier removal (dpkg's "rc"): undo leaves them too. */
  readonly settings: boolean;
}

/** What dpkg says of the packages of a change. */
export interface PackageState {
  /** Versions by name of those that are installed whole. */
  readonly installed: Readonly<Record<string, string>>;
  /** Those that dpkg began to install or remove and did not finish. */
  readonly halfway: readonly string[];
  /** Those that were removed and whose settings are left. */
  readonly settings: readonly string[];
  /** Of what the change brings: those that packages outside of it need by now, or that somebody has marked as wanted. */
  readonly needed: readonly string[];
}

/** Packages are brought in one transaction of the package manager; undo removes only what came with it and nothing else needs. */
export interface PackageChange {
  readonly kind: 'package';
  /** The names asked for, also those that are there already. */
  readonly wanted: readonly string[];
  /** What comes; null while only fresh lists can tell, filled in by the engine just before the change. */
  readonly brings: readonly BroughtPackage[] | null;
  /** What it does to packages that were there, one line each; undo does not take that back. */
  readonly alters: readonly string[];
  readonly allowChanges: boolean;
  readonly recommends: boolean;
  readonly before: PackageState;
  readonly after: { readonly there: boolean };
  /** Seconds the transaction may take. */
  readonly deadline: number;
}

/** The package manager reads one source's lists, verified by its key; undo takes these lists away. */
export interface RefreshChange {
  readonly kind: 'refresh';
  /** The source's file. */
  readonly source: string;
  /** How the names of its lists in /var/lib/apt/lists begin, one for each suite, e.g. "ddebs.ubuntu.com_dists_noble_". */
  readonly lists: readonly string[];
  /** Those of `lists` whose release file has come and was verified. */
  readonly before: { readonly verified: readonly string[] };
  readonly after: { readonly verified: readonly string[] };
  readonly deadline: number;
}

/** Where a planned package shows to later probes: dpkg itself has no file of this name. */
export const plannedPackage = (name: string): string => `/var/lib/dpkg/info/${name}.planned`;
