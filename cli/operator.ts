import { hostname, userInfo } from 'node:os';

/** Who runs this, for the journal and for whoever finds the machine held: "alice@laptop". */
export function operator(): string {
  return `${process.env['SUDO_USER'] ?? userInfo().username}@${hostname()}`;
}
