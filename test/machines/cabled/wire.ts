import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A wire to a TCP port of the loopback that can be long, cut and pulled. */
export interface Wire extends AsyncDisposable {
  readonly port: number;
  /** Bytes that went to the far end since the wire was made. */
  sent(): number;
  /** The number of times that the near end sent after the far end had: round trips, as the near end waits for them. */
  turns(): number;
  /**
   * Cuts after that many more bytes to the far end: both ends notice it (`cut`), or nothing passes any more without a
   * sign (`pull`).
   */
  failAfter(bytes: number, how: 'cut' | 'pull'): void;
  /** Lets new connections and delayed bytes through again; a cut connection stays cut. */
  mend(): void;
  /** True from a failure until `mend`: new connections are refused. */
  isBroken(): boolean;
}

/** Lays a wire to `port`; `delay` is in milliseconds, each way. */
export async function layWire(port: number, delay = 0): Promise<Wire> {
  const sockets = new Set<Socket>();
  let sent = 0;
  let turns = 0;
  let lastFrom = 'far';
  let failure: { readonly at: number; readonly how: 'cut' | 'pull' } | undefined;
  let broken: 'cut' | 'pull' | undefined;
  let held: (() => void)[] = [];
  const after = (task: () => void) => (delay === 0 ? task() : void setTimeout(task, delay));
  const pass = (from: 'near' | 'far', chunk: Buffer, into: Socket) => {
    if (broken === 'pull') return void held.push(() => into.write(chunk));
    if (from === 'near') {
      if (lastFrom === 'far') turns += 1;
      sent += chunk.length;
    }
    lastFrom = from;
    if (failure === undefined || sent < failure.at) return after(() => into.writable && into.write(chunk));
    const { at, how } = failure;
    const kept = from === 'near' ? chunk.subarray(0, chunk.length - (sent - at)) : chunk;
    failure = undefined;
    broken = how;
    if (how === 'pull') {
      held.push(() => into.write(chunk.subarray(kept.length)));
      return void into.write(kept);
    }
    into.end(kept, () => sockets.forEach((socket) => socket.destroy()));
  };
  const server = createServer((near) => {
    if (broken !== undefined) return void near.destroy();
    const far = connect({ host: '127.0.0.1', port });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    near.on('data', (chunk) => pass('near', chunk, far));
    far.on('data', (chunk) => pass('far', chunk, near));
    // The other end does not notice a pulled cable.
    near.on('close', () => broken !== 'pull' && after(() => far.destroy()));
    far.on('close', () => broken !== 'pull' && after(() => near.destroy()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => sent,
    turns: () => turns,
    failAfter: (bytes, how) => {
      failure = { at: sent + bytes, how };
    },
    mend: () => {
      const late = held;
      [failure, broken, held] = [undefined, undefined, []];
      for (const write of late) write();
    },
    isBroken: () => broken !== undefined,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, 'close');
    },
  };
}
