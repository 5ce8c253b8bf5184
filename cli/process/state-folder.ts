import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The folder for this user's persistent data of runbook, by the XDG base directory specification, which ignores relative paths. */
export const stateFolder = (): string => {
  const given = process.env['XDG_STATE_HOME'] ?? '';
  return join(isAbsolute(given) ? given : join(home(), '.local', 'state'), 'runbook');
};

/** The user's home folder; the root folder, where they can store nothing, for a user without an entry in the password file. */
function home(): string {
  try {
    return homedir();
  } catch {
    return '/';
  }
}
