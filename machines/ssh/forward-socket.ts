import { once } from 'node:events';
import { unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Session } from './session.ts';
import { throughMaster } from './ssh-options.ts';

let lastForward = 0;

/**
 * A stream to a UNIX socket at the far end, by OpenSSH's stream-local forwarding. The far end is opened after the near one,
 * so a socket that nobody listens on shows as a stream that ends at once; as the user who logged in, also with `sudo`.
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
    // The stream that is open stays; only the way to open more goes.
    await control(session, socketPath, ['-O', 'cancel', '-L', spec]).catch(() => {});
    await unlink(near).catch(() => {});
  }
}

async function control(session: Session, path: string, argv: readonly string[]): Promise<void> {
  if (session.lost !== undefined) throw session.lost;
  // Loaded here, since most connections never need it and it takes a while.
  const { execa } = await import('execa');
  const words = throughMaster(session.folder, [...argv, 'runbook']);
  const result = await execa('ssh', words, { detached: true, stdin: 'ignore', stdout: 'ignore', reject: false });
  if (!result.failed) return;
  const why = result.stderr.trim() || result.shortMessage;
  throw new MachineError(`connect to ${path}: ${why}`, { code: 'EACCES', path, cause: result.cause });
}
