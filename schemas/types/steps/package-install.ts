// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Installs packages in one transaction of apt, with what they depend on. The plan names all of it with versions. Packages that are there stay as they are, mark and version included. Undo removes what the step brought, settings included, and keeps what other packages need by then or somebody has marked with `apt-mark manual`. What the packages' own scripts did beyond their files (a user account, say) stays. Debian starts the services that a package brings.
 */
export interface PackageInstall {
  /**
   * The packages. One whose name differs between distributions is a map of names by family.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: A package's name, or its names by family.
   */
  packages: [
    (
      | string
      | {
          /**
           * Its name on Debian and, unless `ubuntu` says otherwise, on what derives from it.
           */
          debian?: string;
          /**
           * Its name on Ubuntu and what derives from it.
           */
          ubuntu?: string;
          /**
           * Its name on Fedora and the family of Red Hat Enterprise Linux; it is told there, since only apt is driven.
           */
          fedora?: string;
        }
    ),
    ...(
      | string
      | {
          /**
           * Its name on Debian and, unless `ubuntu` says otherwise, on what derives from it.
           */
          debian?: string;
          /**
           * Its name on Ubuntu and what derives from it.
           */
          ubuntu?: string;
          /**
           * Its name on Fedora and the family of Red Hat Enterprise Linux; it is told there, since only apt is driven.
           */
          fedora?: string;
        }
    )[],
  ];
  /**
   * Whether the package lists are read anew (apt-get update) before: `auto` does where there are none or a package is unknown, and only where something is missing. Lists are a cache: undo leaves them.
   */
  refresh: 'auto' | 'always' | 'never';
  /**
   * Also install what the packages recommend.
   */
  recommends: boolean;
  /**
   * Go on although packages that are there would be upgraded, downgraded or removed. Undo does not take that back.
   */
  allow_changes: boolean;
  /**
   * Seconds that downloading and installing may take.
   */
  deadline: number;
}
/**
 * What is installed.
 *
 * This interface was referenced by `PackageInstall`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface PackageInstallOutputs {
  /**
   * The names that were installed, as this machine's family calls them.
   *
   * Items: A package's name.
   */
  packages: string[];
  /**
   * Each package with its version, e.g. iperf3 3.12-1.
   *
   * Items: A package's name and version.
   */
  versions: string[];
}
