import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { limits, sizeText } from '../../../engine/model/bytes/limits.ts';
import { splitLines } from '../../../engine/model/bytes/split-lines.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';

interface Reply {
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
  readonly event?: unknown;
}

/** Seconds in which QEMU must answer a command: it answers at once, but not while it is starved of the processor or of a slow disk. */
const patience = 120;

/** A connection to a QEMU's monitor (QEMU Machine Protocol specification): one command at a time, in order. */
export class Qmp implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = [];
  #ended: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const breach = (what: string): void => {
      this.#ended ??= new MachineError(`protocol error: the QEMU monitor sent ${what}`, {
        code: 'UNREACHABLE',
        hint: 'stop the lab with runbook lab down and start it again',
      });
      socket.destroy();
    };
    const take = (line: Buffer): void => {
      const message = parse(line.toString('utf8'));
      if (message === undefined) return breach('a line that is not an answer');
      if (message.event !== undefined) return;
      const first = this.#waiting.shift();
      if (first === undefined) breach('an answer that runbook did not request');
      else first.resolve(message);
    };
    socket.on(
      'data',
      splitLines(limits.line, take, () => breach(`a line of more than ${sizeText(limits.line)}`)),
    );
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
      if (this.#ended !== undefined) return reject(this.#ended);
      const timer = setTimeout(() => {
        this.#ended ??= new MachineError(`the QEMU monitor sent no answer within ${patience} s`, {
          code: 'UNREACHABLE',
        });
        this.#socket.destroy();
      }, patience * 1000);
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          settle(value);
        };
      this.#waiting.push({ resolve: settled(resolve), reject: settled(reject) });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
  }
}

/** A line as a greeting, an answer or an event; undefined for anything else. */
function parse(line: string): Reply | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    if ('error' in value)
      return typeof (value.error as Reply['error'])?.desc === 'string' ? (value as Reply) : undefined;
    return 'return' in value || 'event' in value || 'QMP' in value ? (value as Reply) : undefined;
  } catch {
    return undefined;
  }
}
