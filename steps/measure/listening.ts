import type { MachineReader } from '../../engine/model/machine.ts';

/** The state of a listening socket in /proc/net/tcp (proc_net(5)). */
const listen = '0A';

/** Whether something listens on a TCP port of a machine, on any address. */
export async function isListening(port: number, machine: MachineReader): Promise<boolean> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => machine.read(path)));
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return tables.some((table) =>
    (table ?? '').split('\n').some((line) => {
      const [, local = '', , state] = line.trim().split(/\s+/);
      return state === listen && local.endsWith(`:${wanted}`);
    }),
  );
}
