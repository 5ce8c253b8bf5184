// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Installs packages and their dependencies in one apt transaction. The plan lists all of them with their versions. Packages that are already installed keep their version and their auto/manual mark. Undo removes the packages that the step installed, with their configuration files. It keeps packages that other packages now need, or that were marked with `apt-mark manual`. Undo does not revert other effects of package scripts, e.g. a new user account. Debian starts the services of a newly installed package.
 */
export interface PackageInstall {
  /**
   * The packages. If a name differs between distributions, give a map of names by distribution family.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: A package name, or its names by distribution family.
   */
  packages: [
    (
      | string
      | {
          /**
           * The name on Debian and its derivatives. It also applies to Ubuntu if `ubuntu` is not given.
           */
          debian?: string;
          /**
           * The name on Ubuntu and its derivatives.
           */
          ubuntu?: string;
          /**
           * The name on Fedora, Red Hat Enterprise Linux and their relatives. runbook cannot install packages there; it only shows this name.
           */
          fedora?: string;
        }
    ),
    ...(
      | string
      | {
          /**
           * The name on Debian and its derivatives. It also applies to Ubuntu if `ubuntu` is not given.
           */
          debian?: string;
          /**
           * The name on Ubuntu and its derivatives.
           */
          ubuntu?: string;
          /**
           * The name on Fedora, Red Hat Enterprise Linux and their relatives. runbook cannot install packages there; it only shows this name.
           */
          fedora?: string;
        }
    )[],
  ];
  /**
   * Whether to update the package lists first (apt-get update). `auto`: only if a package is missing, and the lists are empty or do not contain it. Package lists are a cache; undo does not restore them. Default: auto.
   */
  refresh: 'auto' | 'always' | 'never';
  /**
   * If true, recommended packages are installed too. Default: false.
   */
  recommends: boolean;
  /**
   * If true, the step may upgrade, downgrade or remove installed packages. Undo does not revert this. Default: false, which refuses such a transaction.
   */
  allow_changes: boolean;
  /**
   * Maximum seconds for download and installation. Default: 1800.
   */
  deadline: number;
}
/**
 * The installed packages.
 *
 * This interface was referenced by `PackageInstall`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface PackageInstallOutputs {
  /**
   * The package names on this machine.
   *
   * Items: A package name.
   */
  packages: string[];
  /**
   * Each package with its version, e.g. iperf3 3.12-1.
   *
   * Items: A package's name and version.
   */
  versions: string[];
}
