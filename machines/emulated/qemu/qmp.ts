import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { MachineError } from '../../../engine/model/machine-error.ts';

interface Reply {
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
}

/** A connection to a QEMU's monitor (QEMU Machine Protocol specification): one command at a time, in order. */
export class Qmp implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = [];
  #ended: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const lines = createInterface({ input: socket });
    // A readline interface repeats its input's errors; those end the connection below.
    lines.on('error', () => {});
    lines.on('line', (line) => {
      const message = JSON.parse(line) as Reply & { readonly event?: string; readonly QMP?: unknown };
      if (message.event === undefined) this.#waiting.shift()?.resolve(message);
    });
    const end = (cause?: Error): void => {
      this.#ended ??= new MachineError('the QEMU monitor closed its connection', { code: 'UNREACHABLE', cause });
      for (const { reject } of this.#waiting.splice(0)) reject(this.#ended);
    };
    socket.on('error', end);
    socket.on('close', () => end());
  }

  /** Connects and negotiates; throws MachineError with code UNREACHABLE if nothing listens at the path. */
  static async connect(path: string): Promise<Qmp> {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', (cause) => {
        reject(new MachineError(`QEMU monitor ${path}: ${cause.message}`, { code: 'UNREACHABLE', path, cause }));
      });
    });
    const qmp = new Qmp(socket);
    await qmp.#reply();
    await qmp.execute('qmp_capabilities');
    return qmp;
  }

  /** Runs one command and returns its result; throws MachineError with QEMU's message if it refuses. */
  async execute(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const reply = this.#reply();
    this.#socket.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
    const { error, return: value } = await reply;
    if (error !== undefined) throw new MachineError(`QEMU ${command}: ${error.desc}`, { code: 'UNKNOWN' });
    return value;
  }

  #reply(): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#ended === undefined) this.#waiting.push({ resolve, reject });
      else reject(this.#ended);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
  }
}
