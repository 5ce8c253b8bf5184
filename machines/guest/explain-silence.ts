import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';

/**
 * The error for a guest that does not answer: MachineError GONE if its host has no agent socket, or if no process
 * listens on it (/proc/net/unix, proc_net(5)): the virtual machine has ended. Otherwise the given error, because the
 * guest may answer later.
 */
export async function explainSilence(error: unknown, host: MachineReader, socket: string): Promise<unknown> {
  if (!(error instanceof MachineError) || error.code !== 'UNREACHABLE') return error;
  const [file, sockets] = await Promise.all([host.stat(socket), host.read('/proc/net/unix')]);
  const isListened = sockets === undefined || sockets.split('\n').some((line) => line.endsWith(` ${socket}`));
  if (file !== undefined && isListened) return error;
  const message = `no virtual machine is running behind ${socket}`;
  return new MachineError(message, { code: 'GONE', path: socket, cause: error });
}
