import { connect } from 'node:net';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Terminal } from '../process/terminal.ts';

/** Ctrl+], as in telnet and virsh console. */
const escape = 0x1d;

/** Connects this terminal to a serial console until Ctrl+] or the end of the machine; throws MachineError if the console does not exist. */
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
      // A console of a machine controls its own terminal, so its output is passed on unchanged.
      // A slow terminal delays the console, so the output cannot fill the memory.
      socket.pipe(process.stdout, { end: false });
    });
  } finally {
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
    socket.destroy();
  }
}
