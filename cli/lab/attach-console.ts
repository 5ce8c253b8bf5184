import { connect } from 'node:net';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Terminal } from '../process/terminal.ts';

/** Ctrl+], as telnet and virsh console have it. */
const escape = 0x1d;

/** Joins this terminal to a serial console until Ctrl+] or the end of the machine; throws MachineError when it has none. */
export async function attachConsole(socketPath: string, terminal: Terminal): Promise<void> {
  const socket = connect(socketPath);
  const { stdin } = process;
  terminal.err(terminal.paintErr('dim', 'Press Ctrl+] to leave the console and Enter to show a prompt.') + '\n');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on('close', () => resolve());
      socket.on('error', (cause) =>
        reject(
          new MachineError(`cannot open the console at ${socketPath}: ${cause.message}`, {
            code: 'UNREACHABLE',
            cause,
          }),
        ),
      );
      socket.on('connect', () => {
        if (stdin.isTTY) stdin.setRawMode(true);
        stdin.on('data', (typed: Buffer) => {
          if (typed.includes(escape)) socket.end();
          else socket.write(typed);
        });
        stdin.on('end', () => socket.end());
      });
      // The console of a machine is its own terminal: what it says is passed on as it is.
      socket.on('data', (bytes) => process.stdout.write(bytes));
    });
  } finally {
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
    socket.destroy();
  }
}
