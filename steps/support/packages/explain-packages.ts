/** Known error texts of apt and dpkg with a hint for each. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /another package manager is running|Could not get lock|EBUSY/,
    'Wait until the named program has ended (`apt-daily` and `unattended-upgrades` run automatically), then resume.',
  ],
  [
    /Unable to locate package|has no installation candidate/,
    'No configured archive has a package with this name. Add an apt-repo step before this step, or correct the name.',
  ],
  [
    /enough free space|No space left on device/,
    'Free some space in /var/cache/apt (`apt-get clean`) and on the root file system, then resume.',
  ],
  [
    /Temporary failure resolving|Could not resolve|Could not connect|Connection timed out|Failed to fetch|Unable to connect/,
    'The archive could not be reached. Check the name resolution, the proxy (Acquire::http::Proxy) and the network of the machine, then resume.',
  ],
  [/404 +Not Found/, 'The package lists are older than the archive. Set `refresh: always`, or run `apt-get update`.'],
  [
    /Hash Sum mismatch|File has unexpected size/,
    'The archive is being updated, or a proxy returns old files. Try again later.',
  ],
  [/is not signed|NO_PUBKEY|GPG error|not verified with its key/, 'The archive is not signed with the configured key.'],
  [
    /held broken packages|unmet dependencies|Unmet dependencies/,
    'An installed or held package causes a conflict. `apt-mark showhold` lists held packages; `apt-get -s install` shows the conflict.',
  ],
  [
    /installation script subprocess returned error|error processing package|dpkg was interrupted/,
    'A package’s own script failed; its output is above. After you have fixed the cause, `runbook resume` continues with `dpkg --configure`.',
  ],
];

/** A hint for an error of apt or dpkg, or undefined for an unknown error. */
export function explainPackages(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
