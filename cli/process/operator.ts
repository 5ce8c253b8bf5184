import { hostname, userInfo } from 'node:os';

/** The login name, or the number of a user that no password file knows, as containers have them. */
function user(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** Who runs this, for the journal and for whoever finds the machine held: "alice@laptop". */
export function operator(): string {
  return `${process.env['SUDO_USER'] ?? user()}@${hostname()}`;
}
