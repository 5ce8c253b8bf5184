import type { ErrorText } from './error-text.ts';

/** Texts of apt and dpkg. */
export const packageTexts: readonly ErrorText[] = [
  {
    source: 'apt 2.2.4 to 2.6.1 apt-pkg/acquire.cc',
    text: /Could not get lock|Unable to acquire the dpkg frontend lock|Unable to lock the (administration|download) directory|Unable to lock directory|Waiting for cache lock/,
    hint: 'Wait until the named program has ended (`apt-daily` and `unattended-upgrades` run automatically), then resume.',
  },
  {
    source: 'runbook changes/support/run-apt.ts',
    general: true,
    text: /another package manager is running|EBUSY/,
    hint: 'Wait until the named program has ended (`apt-daily` and `unattended-upgrades` run automatically), then resume.',
  },
  {
    source: 'dpkg 1.20.13 to 1.22.22 lib/dpkg/file.c',
    text: /was locked by (another|\S+) process/,
    hint: 'Wait until the named program has ended (`apt-daily` and `unattended-upgrades` run automatically), then resume.',
  },
  {
    source: 'runbook changes/refresh/index.ts',
    general: true,
    text: /not verified with its key/,
    hint: 'The archive is not signed with the configured key.',
  },
  {
    source: 'apt 2.2.4 to 2.6.1 apt-pkg/cacheset.cc',
    text: /Unable to locate package|has no installation candidate/,
    hint: 'No configured archive has a package with this name. Add an apt-repo step before this step, or correct the name.',
  },
  {
    source: 'apt 2.2.4 to 2.6.1 apt-private/private-download.cc',
    text: /enough free space in/,
    hint: 'Free some space in /var/cache/apt (`apt-get clean`) and on the root file system, then resume.',
  },
  {
    source: 'apt 2.2.4 to 2.6.1 methods/connect.cc',
    text: /Temporary failure resolving|Could not resolve|Could not connect|[Cc]onnection timed out|Unable to connect|Something wicked happened resolving/,
    hint: 'The archive could not be reached. Check the name resolution, the proxy (Acquire::http::Proxy) and the network of the machine, then resume.',
  },
  {
    source: 'apt 2.2.4 to 2.6.1 apt-pkg/acquire-item.cc',
    text: /Hash Sum mismatch|File has unexpected size/,
    hint: 'The archive is being updated, or a proxy returns old files. Try again later.',
  },
  {
    source: 'apt 2.2.4 to 2.6.1 apt-pkg/acquire-item.cc',
    text: /is (not|no longer) signed|GPG error|signatures couldn't be verified/,
    hint: 'The archive is not signed with the configured key.',
  },
  {
    source: 'apt 2.2.4 to 2.6.1 apt-pkg/acquire-item.cc',
    text: /(is expired|is not valid yet) \(invalid/,
    hint: 'The clock of the machine is wrong, or the archive (a mirror, a snapshot) is old: check `timedatectl`, then the address of the archive.',
  },
  {
    source: 'apt 2.2.4 to 2.6.1 apt-pkg/acquire-item.cc',
    text: /does(n't| not) have a Release file|no longer has a Release file/,
    hint: 'The archive has no such suite: the release may be too old (archive.debian.org, old-releases.ubuntu.com) or its name is wrong. Correct the address.',
  },
  {
    source: 'apt 2.2.4 to 2.6.1 apt-pkg/algorithms.cc',
    text: /held broken packages|may be caused by held packages|unmet dependencies|Unmet dependencies/,
    hint: 'An installed or held package causes a conflict. `apt-mark showhold` lists held packages; `apt-get -s install` shows the conflict.',
  },
  {
    source: 'apt 2.2.4 to 2.6.1 apt-pkg/cachefile.cc',
    text: /Malformed (entry|line|stanza) \d+ in|The list of sources could not be read|Conflicting values set for option/,
    hint: 'A file in /etc/apt/sources.list.d has a mistake; the message shows the file and the line. Correct it, then resume.',
  },
  {
    source: 'apt 2.2.4 to 2.6.1 apt-private/private-install.cc',
    text: /Essential packages were removed|Removing essential system-critical packages|Held packages were changed|Packages need to be removed but remove is disabled/,
    hint: 'The installation would remove or change packages that must stay. `apt-get -s install` shows them; choose another version of the package.',
  },
  {
    source: 'apt 2.2.4 to 2.6.1 apt-pkg/deb/debsystem.cc',
    text: /dpkg was interrupted, you must manually/,
    hint: 'An earlier run of dpkg did not end. `dpkg --configure -a` shows what is left; `runbook resume` continues with it.',
  },
  {
    source: 'apt 2.2.4 to 2.6.1 apt-pkg/cachefile.cc',
    text: /package lists or status file could not be parsed|Unable to parse package file/,
    hint: 'A list of an archive is damaged: remove the files in /var/lib/apt/lists, and run `apt-get update`.',
  },
  {
    source: 'dpkg 1.20.13 to 1.22.22 lib/dpkg/subproc.c',
    text: /subprocess returned error|error processing (package|archive)/,
    hint: 'A package’s own script failed; its output is above. After you have fixed the cause, `runbook resume` continues with `dpkg --configure`.',
  },
  {
    source: 'dpkg 1.20.13 to 1.22.22 src/main/archives.c',
    text: /trying to overwrite '/,
    hint: 'Two packages have the same file. `dpkg -S FILE` shows the other one: remove it, or install another version.',
  },
  {
    source: 'dpkg 1.20.13 to 1.22.22 src/main/configure.c',
    text: /dependency problems (prevent|- leaving|- not)/,
    hint: 'A package that it needs is not configured. `dpkg --audit` lists such packages; `apt-get -f install` completes them.',
  },
  {
    source: 'dpkg 1.20.13 to 1.22.22 lib/dpkg/dbmodify.c',
    text: /requires superuser privilege/,
    hint: 'Only root may install packages.',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /No space left on device/,
    hint: 'Free some space in /var/cache/apt (`apt-get clean`) and on the root file system, then resume.',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /Failed to fetch/,
    hint: 'The archive could not be reached. Check the name resolution, the proxy (Acquire::http::Proxy) and the network of the machine, then resume.',
  },
];
