import type { Clock } from '../../engine/model/clock.ts';
import type { KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import { limits, sizeText } from '../../engine/model/bytes/limits.ts';
import { Conversation } from '../../engine/model/dialogue.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { OutputTap } from './output-tap.ts';
import type { OutputEnds } from './output-tap.ts';

/** Seconds in which the agent must answer; it handles each request at once, but the guest may be slow. */
const patience = 30;
/** How often a conversation is started within this time, and the seconds for each of these attempts. */
const attempts = 3;
const attempt = patience / attempts;
/**
 * Seconds without a request after which the connection is closed. QEMU serves one client of a socket at a time, and the
 * others wait without an answer: the shutdown of the virtual machine by its host, or another runbook that reads the guest.
 * It is longer than the pauses while a program in the guest runs.
 */
const idle = 2;

/** The longest answer without the outputs of a program, in bytes, and the longest text of an error. */
const longest = { answer: 64 * 1024, reason: 1000 };

/** The result of a command; the outputs of a program are apart. */
export interface Answer {
  readonly value: unknown;
  readonly stdout: KeptEnds;
  readonly stderr: KeptEnds;
}

/** A command that the agent refuses; `message` is its text. */
export class AgentRefusal extends Error {}

/**
 * The connection to a QEMU guest agent (QEMU's qga/qapi-schema.json): one request at a time, each with its answer. A
 * failed connection is closed and opened again for the next request, so that no answer is assigned to a wrong
 * request.
 */
export class AgentLine {
  readonly #name: string;
  readonly #host: Machine;
  readonly #socket: string;
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  #conversation: Conversation | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #syncs = 0;
  #waiting = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #tap = new OutputTap(limits);

  /** `name` is that of the guest, `host` the machine with the socket. */
  constructor(name: string, host: Machine, socket: string, clock: Clock) {
    this.#name = name;
    this.#host = host;
    this.#socket = socket;
    this.#clock = clock;
  }

  /**
   * Sends one command and returns its answer. Throws AgentRefusal for errors of the agent, and MachineError UNREACHABLE if it
   * does not answer or breaks the protocol.
   */
  request(command: string, given: Readonly<Record<string, unknown>> = {}, ends: OutputEnds = limits): Promise<Answer> {
    clearTimeout(this.#idleTimer);
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#ask(command, given, ends)).finally(() => this.#rest());
    this.#last = turn.catch(() => {});
    return turn;
  }

  #rest(): void {
    this.#waiting -= 1;
    if (this.#waiting === 0) this.#idleTimer = setTimeout(() => this.drop(), idle * 1000).unref();
  }

  /** Closes the connection; the next request opens it again. */
  drop(): void {
    clearTimeout(this.#idleTimer);
    this.#conversation?.[Symbol.dispose]();
    this.#conversation = undefined;
  }

  close(): void {
    this.#closed.abort(new MachineError('the guest machine was closed', { code: 'UNREACHABLE' }));
    this.drop();
  }

  /** The error for an answer that cannot be one; the connection is closed. */
  breach(what: string): MachineError {
    this.drop();
    return new MachineError(`${this.#name}: protocol error: the guest agent behind ${this.#socket} ${what}`, {
      code: 'UNREACHABLE',
      path: this.#socket,
      hint: 'check in the guest that the QEMU guest agent of its distribution runs (systemctl status qemu-guest-agent), and on the host that no other program uses the socket; if both are so, the guest cannot be trusted',
    });
  }

  async #ask(command: string, given: Readonly<Record<string, unknown>>, ends: OutputEnds): Promise<Answer> {
    const line = await this.#exchange(JSON.stringify({ execute: command, arguments: given }), ends);
    const outputs = this.#tap.take(limits);
    const answer = parse(line);
    if (answer === undefined) throw this.breach('sent a line that is not an answer');
    if (answer.refusal !== undefined) throw new AgentRefusal(answer.refusal);
    return { value: answer.value, ...outputs };
  }

  /** Sends a request and returns the next line: after the synchronization it can only be the answer. */
  async #exchange(request: string, ends: OutputEnds): Promise<string> {
    let within = attempt;
    try {
      const conversation = await this.#open();
      within = patience;
      this.#tap.take(ends);
      conversation.say(request);
      const attention = { within, clock: this.#clock, signal: this.#closed.signal };
      return await conversation.hear((line) => line !== '', attention);
    } catch (error) {
      const isPartial = this.#conversation?.isPartial === true;
      this.drop();
      if (!(error instanceof MachineError)) throw error;
      if (error.code === 'TIMEOUT' && isPartial) throw this.breach(`sent only a part of an answer within ${within} s`);
      if (error.code === 'EPROTO') throw this.breach(`sent an answer that is longer than ${sizeText(longest.answer)}`);
      throw new MachineError(`the guest agent behind ${this.#socket} does not answer: ${error.message}`, {
        code: 'UNREACHABLE',
        path: this.#socket,
        cause: error,
      });
    }
  }

  /** Begins a conversation. QEMU serves one connection at a time, so one that was just closed can delay the next one. */
  async #open(): Promise<Conversation> {
    this.#closed.signal.throwIfAborted();
    if (this.#conversation?.ended === false) return this.#conversation;
    for (let count = 1; ; count += 1) {
      try {
        return await this.#synchronize();
      } catch (error) {
        const isSilent = error instanceof MachineError && error.code === 'TIMEOUT';
        if (!isSilent || count === attempts || this.#conversation?.isPartial === true) throw error;
        this.drop();
      }
    }
  }

  async #synchronize(): Promise<Conversation> {
    const tap = new OutputTap(limits);
    this.#tap = tap;
    const options = {
      longest: longest.answer,
      filter: (chunk: Buffer, isFresh: boolean) => tap.filter(chunk, isFresh),
    };
    const conversation = new Conversation(await this.#host.connect(this.#socket), options);
    this.#conversation = conversation;
    const id = this.#clock.now().getTime() * 1000 + this.#syncs++;
    conversation.flush();
    conversation.say(JSON.stringify({ execute: 'guest-sync-delimited', arguments: { id } }));
    // Other lines are answers for an earlier client.
    const attention = { within: attempt, clock: this.#clock, signal: this.#closed.signal };
    await conversation.hear((line) => parse(line)?.value === id, attention);
    return conversation;
  }
}

/** A line as an answer; undefined if it is not an answer. */
function parse(line: string): { readonly value: unknown; readonly refusal?: string } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    if ('return' in value) return { value: value.return };
    if (!('error' in value)) return undefined;
    const { class: kind, desc } = value.error as { readonly class?: unknown; readonly desc?: unknown };
    const reason = [desc, kind].find((text) => typeof text === 'string') ?? 'the guest agent refused the command';
    return { value: undefined, refusal: reason.slice(0, longest.reason) };
  } catch {
    return undefined;
  }
}
