import type { Machine } from '../engine/machine.ts';
import type { Connection } from '../engine/playbook.ts';

/** What ssh needs of this process's environment: the agent, the home folder and a terminal's language. */
const environment = process.env;

/**
 * Connects to one machine of a lab; each way to connect is loaded only when it is used. Throws MachineError when the
 * machine cannot be reached. `other` gives the lab's other machines, for a guest that is reached through its host.
 */
export async function connectMachine(
  name: string,
  connection: Connection,
  other: (name: string) => Promise<Machine>,
): Promise<Machine> {
  switch (connection.kind) {
    case 'local':
      return (await import('../machines/local/local-machine.ts')).localMachine({ name, env: environment });
    case 'ssh': {
      const { host, user, port, identityFile, options } = connection;
      const { sshMachine } = await import('../machines/ssh/ssh-machine.ts');
      return sshMachine({
        name,
        host,
        options,
        ...(user !== null && { user }),
        ...(port !== null && { port }),
        ...(identityFile !== null && { identityFile }),
      });
    }
    case 'emulated':
    case 'simulated':
    case 'guest-agent':
      await other(name);
      throw new Error('not yet');
  }
}
