import type { Duplex } from 'node:stream';
import { peerAt } from './peer.ts';
import type { Session } from './session.ts';
import { socketStream } from './socket-stream.ts';

/** Connects to the program behind a socket; what is said to it may change the machine. */
export function connectTo(session: Session, socketPath: string): Duplex {
  const { unit, greeting, answer } = peerAt(session.shared.world, socketPath);
  const say = (text: string): readonly string[] =>
    session.change({ method: 'say', path: socketPath, text }, () => answer(text));
  const socket = socketStream(greeting, say, () => session.runs(unit));
  session.hold(unit, socket);
  return socket.stream;
}
