import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where runbook keeps what it must not forget of this user's doings, by the XDG base directory specification. */
export const stateFolder = (): string =>
  join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'runbook');
