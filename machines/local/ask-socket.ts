import type { Duplex } from 'node:stream';
import type { Dialogue } from '../../schemas/types/common.ts';
import { limits, sizeText } from '../../engine/model/bytes/limits.ts';
import { splitLines } from '../../engine/model/bytes/split-lines.ts';
import { compact } from '../../engine/model/dialogue.ts';
import { MachineError } from '../../engine/model/machine-error.ts';

/** Time limit for an answer, in milliseconds. */
const patience = 10_000;

/**
 * Sends a query over a socket and returns the first line with the expected text; closes the socket. Throws
 * MachineError TIMEOUT without an answer in ten seconds, EPIPE if the other side closes, EPROTO for a line that is too long.
 */
export async function askSocket(
  machine: string,
  connecting: Promise<Duplex>,
  { socket, say, hear }: Dialogue,
): Promise<string> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      late.reject(
        new MachineError(`${socket}: no answer within ${patience / 1000} s`, { code: 'TIMEOUT', path: socket }),
      ),
    patience,
  );
  try {
    const stream = await Promise.race([connecting, late.promise]);
    return await Promise.race([firstLine(machine, stream, { socket, say, hear }), late.promise]);
  } finally {
    clearTimeout(timer);
    // A socket that opens too late is closed then.
    void connecting.then(
      (stream) => stream.destroy(),
      () => {},
    );
  }
}

function firstLine(machine: string, stream: Duplex, { socket, say, hear }: Dialogue): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string, code: string, cause?: unknown) => {
      stream.destroy();
      reject(new MachineError(`${socket}: ${why}`, { code, path: socket, cause }));
    };
    let trouble: unknown;
    const closed = () => fail('the other side closed the socket', 'EPIPE', trouble);
    stream.on('error', (error) => (trouble = error));
    stream.on('end', closed).on('close', closed);
    const take = (bytes: Buffer) => {
      const line = bytes.toString('utf8').replace(/\r$/, '');
      if (line.includes(hear) || compact(line).includes(hear)) resolve(line);
    };
    const tooLong = () => {
      const error = breachOfSocket(machine, socket);
      reject(error);
      stream.destroy();
    };
    stream.on('data', splitLines(limits.line, take, tooLong));
    for (const line of say) stream.write(`${line}\n`);
  });
}

/** The error for a program behind a socket that sends what cannot be an answer. */
function breachOfSocket(machine: string, socket: string): MachineError {
  const what = `protocol error: the program behind ${socket} sent a line of more than ${sizeText(limits.line)}`;
  const hint = `check on ${machine} which program listens there: ss -xlp | grep ${socket}`;
  return new MachineError(`${machine}: ${what}`, { code: 'EPROTO', path: socket, hint });
}
