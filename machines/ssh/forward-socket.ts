import { once } from 'node:events';
import { unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { limits } from '../../engine/model/bytes/limits.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Session } from './session.ts';
import { throughMaster } from './ssh-options.ts';

let lastForward = 0;

/**
 * A stream to a UNIX socket on the remote machine, by OpenSSH's stream-local forwarding. The remote end is opened
 * after the local one, so a socket without a listener appears as a stream that ends at once. It is opened as the user
 * who logged in, also with `sudo`.
 */
export async function forwardSocket(session: Session, socketPath: string): Promise<Duplex> {
  const near = `${session.folder}/s${++lastForward}`;
  const spec = `${near}:${socketPath.replaceAll('%', '%%').replaceAll(/[\\:]/g, '\\$&')}`;
  await control(session, socketPath, ['-O', 'forward', '-L', spec]);
  try {
    const socket = connect({ path: near, allowHalfOpen: true });
    await once(socket, 'connect');
    return socket;
  } catch (cause) {
    throw new MachineError(`connect to ${socketPath}: ${String(cause)}`, {
      code: 'UNREACHABLE',
      path: socketPath,
      cause,
    });
  } finally {
    // The open stream remains; only further streams are no longer possible.
    await control(session, socketPath, ['-O', 'cancel', '-L', spec]).catch(() => {});
    await unlink(near).catch(() => {});
  }
}

async function control(session: Session, path: string, argv: readonly string[]): Promise<void> {
  if (session.lost !== undefined) throw session.lost;
  // Loaded here, because most connections never need it and loading takes time.
  const { execa } = await import('execa');
  const words = throughMaster(session.folder, [...argv, 'runbook']);
  const result = await execa('ssh', words, {
    detached: true,
    stdin: 'ignore',
    stdout: 'ignore',
    reject: false,
    timeout: session.greeting * 1000,
    forceKillAfterDelay: 1000,
    maxBuffer: limits.line,
  });
  if (!result.failed) return;
  const why = result.stderr.trim().slice(0, 2000) || result.shortMessage;
  throw new MachineError(`connect to ${path}: ${why}`, { code: 'EACCES', path, cause: result.cause });
}
