/** Where apt keeps the lists it has read; a release file is there only after its signature was accepted (apt-secure(8)). */
export const listFolder = '/var/lib/apt/lists';

/** Where a planned package shows to later probes: dpkg itself has no file of this name. */
export const plannedPackage = (name: string): string => `/var/lib/dpkg/info/${name}.planned`;
