import type { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { Dialogue } from '../../schemas/types/common.ts';
import { limits, sizeText } from './bytes/limits.ts';
import { splitLines } from './bytes/split-lines.ts';
import type { Clock } from './clock.ts';
import { MachineError } from './machine-error.ts';
import type { Machine } from './machine.ts';

/** The longest wait for an answer (seconds), the clock that measures it, and what ends the wait early. */
export interface Attention {
  readonly within: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The guest agent sends this byte, which is never part of UTF-8, before the answer to guest-sync-delimited: everything before it is stale. */
const sentinel = 0xff;

/** The number of lines, and the bytes in them, that are kept for a reader that is not waiting; the oldest lines are dropped first. */
const backlog = { lines: 1000, bytes: limits.line };

/** How a conversation differs from QMP. */
export interface ConversationOptions {
  /** The longest line in bytes; 1 MiB by default. */
  readonly longest?: number;
  /** Takes bytes out of the stream before it is divided into lines; `isFresh` if everything before is stale. */
  readonly filter?: (chunk: Buffer, isFresh: boolean) => Buffer;
}

/** Sends and receives lines over one socket; each message is one line of JSON (QEMU's QMP and guest agent protocols). */
export class Conversation implements Disposable {
  readonly #stream: Duplex;
  readonly #longest: number;
  readonly #filter: (chunk: Buffer, isFresh: boolean) => Buffer;
  readonly #lines: string[] = [];
  #kept = 0;
  #isPartial = false;
  #split: (chunk: Buffer) => void;
  #ended: MachineError | undefined;
  #wake: () => void = () => {};

  constructor(stream: Duplex, { longest = limits.line, filter = (chunk) => chunk }: ConversationOptions = {}) {
    this.#stream = stream;
    this.#longest = longest;
    this.#filter = filter;
    this.#split = this.#splitter();
    stream.on('data', (chunk: Buffer | string) => this.#take(Buffer.from(chunk as Buffer)));
    stream.on('error', (cause) => this.#end('the socket failed', cause));
    stream.on('end', () => this.#end('the other side closed the socket'));
    stream.on('close', () => this.#end('the socket was closed'));
  }

  #end(why: string, cause?: unknown, code = 'EPIPE'): void {
    this.#ended ??= new MachineError(why, { code, cause });
    this.#wake();
  }

  #splitter(): (chunk: Buffer) => void {
    const tooLong = () => {
      this.#end(`protocol error: an answer is longer than ${sizeText(this.#longest)}`, undefined, 'EPROTO');
      this.#stream.destroy();
    };
    return splitLines(this.#longest, (line) => this.#keep(line), tooLong);
  }

  #keep(line: Buffer): void {
    const text = line.toString('utf8').trim();
    this.#lines.push(text);
    this.#kept += text.length;
    while (this.#lines.length > backlog.lines || (this.#kept > backlog.bytes && this.#lines.length > 1)) this.#shift();
  }

  #shift(): string | undefined {
    const line = this.#lines.shift();
    this.#kept -= line?.length ?? 0;
    return line;
  }

  #take(chunk: Buffer): void {
    if (this.#ended !== undefined) return;
    const fresh = chunk.lastIndexOf(sentinel);
    if (fresh >= 0) {
      this.#lines.length = 0;
      this.#kept = 0;
      this.#split = this.#splitter();
    }
    const bytes = this.#filter(chunk.subarray(fresh + 1), fresh >= 0);
    this.#isPartial = bytes.length === 0 ? this.#isPartial : bytes.at(-1) !== 0x0a;
    this.#split(bytes);
    this.#wake();
  }

  say(line: string): void {
    if (this.#ended === undefined) this.#stream.write(`${line}\n`);
  }

  /** Makes the guest agent discard an unfinished line of an earlier client. */
  flush(): void {
    if (this.#ended === undefined) this.#stream.write(Buffer.of(sentinel));
  }

  /** True if the beginning of a line has arrived, and not its end. */
  get isPartial(): boolean {
    return this.#isPartial;
  }

  /** True once the other side or this one has closed the socket. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /**
   * The first line from now on that `accept` returns a value for; other lines are ignored. Throws MachineError:
   * TIMEOUT, EPIPE if the socket closes, EPROTO for a line that is too long.
   */
  async hear(accept: (line: string) => boolean, { within, clock, signal }: Attention): Promise<string> {
    let last: string | undefined;
    const started = clock.now().getTime();
    for (let slice = 0; slice < 20 && clock.now().getTime() - started < within * 1000;) {
      for (let line = this.#shift(); line !== undefined; line = this.#shift()) {
        if (accept(line)) return line;
        last = line;
      }
      if (this.#ended !== undefined) throw this.#ended;
      if (!(await this.#listen(within / 20, clock, signal))) slice += 1;
    }
    throw new MachineError(
      `no answer within ${within} s${last === undefined ? '' : `; the last line was ${last.slice(0, 200)}`}`,
      { code: 'TIMEOUT' },
    );
  }

  /** True if a line arrived before the time limit. */
  async #listen(seconds: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
    const answered = new AbortController();
    const news = new Promise<true>((resolve) => (this.#wake = () => resolve(true)));
    const silence = clock
      .sleep(seconds, AbortSignal.any([signal, answered.signal]))
      // A clock that does not really wait must still let the stream run.
      .then(() => turn(false));
    silence.catch(() => {});
    try {
      return await Promise.race([news, silence]);
    } finally {
      this.#wake = () => {};
      answered.abort();
    }
  }

  [Symbol.dispose](): void {
    this.#stream.destroy();
  }
}

/** JSON with the spacing of JSON.stringify, so that a comparison does not depend on the sender's spacing; any other text is unchanged. */
export function compact(line: string): string {
  try {
    return JSON.stringify(JSON.parse(line));
  } catch {
    return line;
  }
}

/** Has one dialogue over a machine's socket and returns the expected answer. Throws MachineError if it does not arrive in time. */
export async function runDialogue(dialogue: Dialogue, machine: Machine, attention: Attention): Promise<string> {
  using conversation = new Conversation(await machine.connect(dialogue.socket));
  for (const line of dialogue.say) conversation.say(line);
  return await conversation.hear(
    (line) => line.includes(dialogue.hear) || compact(line).includes(dialogue.hear),
    attention,
  );
}
