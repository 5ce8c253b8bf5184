import { Duplex } from 'node:stream';
import { MachineError } from '../../engine/model/machine-error.ts';
import { startClient } from './client.ts';
import { shellCommand } from './quote.ts';
import { RELAY_SCRIPT } from './relay-script.ts';
import type { Session } from './session.ts';
import { throughMaster } from './ssh-options.ts';

/**
 * A stream to a UNIX socket on the remote machine as root, by a relay that runs there with sudo, because OpenSSH's
 * own forwarding opens it as the user who logged in. Throws MachineError with the errno name, ENOTSUP if the machine
 * has no program for the relay.
 */
export async function relaySocket(session: Session, socketPath: string): Promise<Duplex> {
  if (session.lost !== undefined) throw session.lost;
  const argv = throughMaster(session.folder, ['runbook', shellCommand(RELAY_SCRIPT, [socketPath], true)]);
  const client = startClient(argv);
  client.stderr.resume();
  const { word, rest } = await firstLine(client.stdout);
  if (word === 'open') {
    if (rest.length > 0) client.stdout.unshift(rest);
    const stream = Duplex.from({ readable: client.stdout, writable: client.stdin });
    stream.once('close', () => client.kill());
    return stream;
  }
  client.kill();
  const [code = '', ...why] = word.split(' ');
  if (code === '')
    throw (
      session.lost ??
      new MachineError(`connect to ${socketPath}: the relay ended`, { code: 'UNKNOWN', path: socketPath })
    );
  const hint =
    code === 'ENOTSUP'
      ? 'with sudo, QMP and the guest agent need one of these programs on the machine; alternatively, log in as root'
      : undefined;
  throw new MachineError(`connect to ${socketPath}: ${why.join(' ')}`, { code, path: socketPath, hint });
}

/** The relay's first line, without the output of a login shell before it, and the bytes that arrived with it; empty if the relay ended. */
function firstLine(output: NodeJS.ReadableStream): Promise<{ readonly word: string; readonly rest: Buffer }> {
  return new Promise((resolve) => {
    let received: Buffer = Buffer.alloc(0);
    const done = (word: string, rest: Buffer) => {
      output.off('data', onData).off('end', onEnd);
      output.pause();
      resolve({ word, rest });
    };
    const onEnd = () => done('', received);
    const onData = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const start = received.indexOf(0x1e);
      const end = start < 0 ? -1 : received.indexOf(0x0a, start);
      if (end >= 0) done(received.toString('utf8', start + 1, end), received.subarray(end + 1));
    };
    output.on('data', onData).on('end', onEnd);
  });
}
