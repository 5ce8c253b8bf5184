import { hostname, userInfo } from 'node:os';

/** The login name, or the number of a user without an entry in the password file, as in containers. */
function user(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** The user of this run, for the journal and for others who find the machine locked: "alice@laptop". */
export function operator(): string {
  return `${process.env['SUDO_USER'] ?? user()}@${hostname()}`;
}
