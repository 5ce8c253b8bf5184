/**
 * The folder of the lists that apt has fetched; it contains a release file only if its signature was accepted
 * (apt-secure(8)).
 */
export const listFolder = '/var/lib/apt/lists';

/** The path under which later probes see a planned package: dpkg itself has no file of this name. */
export const plannedPackage = (name: string): string => `/var/lib/dpkg/info/${name}.planned`;
