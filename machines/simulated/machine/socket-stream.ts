import { Duplex } from 'node:stream';
import type { Answer } from '../vm/qmp.ts';

/** An end of a UNIX stream socket whose other end answers line by line. */
export interface SocketStream {
  readonly stream: Duplex;
  /** The other end closes the connection. */
  hangUp(): void;
}

/**
 * Answers each line; after each line, `alive` returns whether the other end still exists. A thrown error breaks the
 * stream.
 */
export function socketStream(greeting: readonly string[], answer: Answer, alive: () => boolean): SocketStream {
  let rest = '';
  let open = true;
  const say = (line: string): void => {
    // The guest agent's sentinel is a byte that is not UTF-8.
    const marked = line.startsWith('\u00ff');
    if (marked) stream.push(Buffer.from([0xff]));
    stream.push(`${marked ? line.slice(1) : line}\n`);
  };
  const hangUp = (): void => {
    if (open) stream.push(null);
    open = false;
  };
  const stream: Duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _, done) {
      rest += chunk.toString('utf8');
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      try {
        for (const line of lines) {
          if (!open || line.trim() === '') continue;
          for (const spoken of answer(line)) say(spoken);
          if (!alive()) hangUp();
        }
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  for (const line of greeting) say(line);
  return { stream, hangUp };
}
