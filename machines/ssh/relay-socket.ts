import { Duplex } from 'node:stream';
import type { Readable } from 'node:stream';
import { MachineError } from '../../engine/model/machine-error.ts';
import { startClient } from './client.ts';
import { shellCommand } from './quote.ts';
import { RELAY_SCRIPT } from './scripts/relay-script.ts';
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
  const { word, rest } = await firstLine(client.stdout, session.greeting);
  if (word === 'open') {
    if (rest.length > 0) client.stdout.unshift(rest);
    const stream = Duplex.from({ readable: client.stdout, writable: client.stdin });
    stream.once('close', () => client.kill());
    return stream;
  }
  client.kill('SIGKILL');
  client.stdout.destroy();
  if (word === undefined)
    throw (
      session.lost ??
      new MachineError(`connect to ${socketPath}: the relay ended`, { code: 'UNKNOWN', path: socketPath })
    );
  const [, code, why] = REFUSAL.exec(word) ?? [];
  if (code === undefined || why === undefined)
    throw session.breach(`sent an unknown answer of the relay to ${socketPath}`);
  const hint =
    code === 'ENOTSUP'
      ? 'with sudo, QMP and the guest agent need one of these programs on the machine; alternatively, log in as root'
      : undefined;
  throw new MachineError(`connect to ${socketPath}: ${why}`, { code, path: socketPath, hint });
}

/** The name of an error, and its reason. */
const REFUSAL = /^([A-Z][A-Z0-9]{1,15}) (.{1,200})$/;

/** The longest first line, in bytes. */
const LONGEST = 1024;

/** The relay's first line, without the output of a login shell before it, and the bytes that arrived with it; undefined if the relay ended, empty if it sent no line in time. */
function firstLine(
  output: Readable,
  seconds: number,
): Promise<{ readonly word: string | undefined; readonly rest: Buffer }> {
  return new Promise((resolve) => {
    let line: Buffer | undefined;
    const done = (word: string | undefined, rest: Buffer = Buffer.alloc(0)) => {
      clearTimeout(timer);
      output.off('data', onData).off('end', onEnd);
      output.pause();
      resolve({ word, rest });
    };
    const timer = setTimeout(() => done(''), seconds * 1000);
    const onEnd = () => done(undefined);
    const onData = (chunk: Buffer) => {
      const start = line === undefined ? chunk.indexOf(0x1e) : -1;
      if (line === undefined && start < 0) return;
      line = Buffer.concat([line ?? Buffer.alloc(0), chunk.subarray(start + 1)]);
      const end = line.indexOf(0x0a);
      if (end >= 0 && end <= LONGEST) done(line.toString('utf8', 0, end), line.subarray(end + 1));
      else if (line.length > LONGEST) done('');
    };
    output.on('data', onData).on('end', onEnd);
  });
}
