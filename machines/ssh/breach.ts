import { MachineError } from '../../engine/model/machine-error.ts';
import { byHand } from './explain-loss.ts';
import type { SshOptions } from './ssh-options.ts';

/**
 * The error for a machine whose bytes cannot be an answer. It counts as a lost connection, because nothing that this connection
 * sends later can be believed.
 */
export function breachOf(what: string, options: Pick<SshOptions, 'name' | 'host' | 'user' | 'port'>): MachineError {
  const hint = `something there changes or adds to the output of the session: a login script, the login shell, a forced command (command= in authorized_keys, ForceCommand in sshd_config), or a machine that cannot be trusted. Compare with: ${byHand(options)}`;
  return new MachineError(`${options.name} (ssh ${options.host}): protocol error: the machine ${what}`, {
    code: 'UNREACHABLE',
    hint,
  });
}
