/** What apt and dpkg say when packages cannot be had, and what to do about it. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /another package manager is at work|Could not get lock|EBUSY/,
    'Wait until the program that is named has ended (`apt-daily` and `unattended-upgrades` run by themselves), then resume.',
  ],
  [
    /Unable to locate package|has no installation candidate/,
    'No configured archive has it under this name: put an apt-repo step before, or correct the name.',
  ],
  [
    /enough free space|No space left on device/,
    'Free space in /var/cache/apt (`apt-get clean`) and on the root file system, then resume.',
  ],
  [
    /Temporary failure resolving|Could not resolve|Could not connect|Connection timed out|Failed to fetch|Unable to connect/,
    'The archive could not be reached: see name resolution, proxy (Acquire::http::Proxy) and network of the machine, then resume.',
  ],
  [/404 +Not Found/, 'The package lists are older than the archive: set `refresh: always`, or run `apt-get update`.'],
  [
    /Hash Sum mismatch|File has unexpected size/,
    'The archive is being updated, or a proxy holds old files: try again later.',
  ],
  [
    /is not signed|NO_PUBKEY|GPG error|not verified by its key/,
    'The archive is not signed by the key that is configured for it.',
  ],
  [
    /held broken packages|unmet dependencies|Unmet dependencies/,
    'Something installed or held stands in the way: `apt-mark showhold` lists holds, `apt-get -s install` says what conflicts.',
  ],
  [
    /installation script subprocess returned error|error processing package|dpkg was interrupted/,
    'A package’s own script failed: what it said is above. After mending it, resume goes on with `dpkg --configure`.',
  ],
];

/** A hint for an error of apt or dpkg, or undefined for one that is not known. */
export function explainPackages(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
