import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The folder for this user's persistent data of runbook, by the XDG base directory specification, which ignores relative paths. */
export const stateFolder = (): string => {
  const given = process.env['XDG_STATE_HOME'] ?? '';
  return join(isAbsolute(given) ? given : join(homedir(), '.local', 'state'), 'runbook');
};
