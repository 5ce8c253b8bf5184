import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import type { Dialogue } from '../../schemas/types/common.ts';
import { compact } from '../../engine/model/dialogue.ts';
import { MachineError } from '../../engine/model/machine-error.ts';

/** Time limit for an answer, in milliseconds. */
const patience = 10_000;

/**
 * Sends a query over a socket and returns the first line with the expected text; closes the socket. Throws
 * MachineError TIMEOUT without an answer in ten seconds, EPIPE if the other side closes.
 */
export async function askSocket(connecting: Promise<Duplex>, { socket, say, hear }: Dialogue): Promise<string> {
  const stream = await connecting;
  const limit = AbortSignal.timeout(patience);
  let trouble: unknown;
  stream.on('error', (error) => (trouble = error));
  const lines = createInterface({ input: stream, signal: limit });
  try {
    for (const line of say) stream.write(`${line}\n`);
    for await (const line of lines) if (line.includes(hear) || compact(line).includes(hear)) return line;
  } finally {
    lines.close();
    stream.destroy();
  }
  if (limit.aborted)
    throw new MachineError(`${socket}: no answer within ${patience / 1000} s`, { code: 'TIMEOUT', path: socket });
  throw new MachineError(`${socket}: the other side closed the socket`, {
    code: 'EPIPE',
    path: socket,
    cause: trouble,
  });
}
