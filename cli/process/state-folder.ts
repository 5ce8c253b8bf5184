import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder for this user's persistent data of runbook, by the XDG base directory specification. */
export const stateFolder = (): string =>
  join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'runbook');
