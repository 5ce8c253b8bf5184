import type { Clock } from '../../engine/model/clock.ts';
import { Conversation } from '../../engine/model/dialogue.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';

/** The longest answer: 16 MiB of each output, which is the limit of the agent, in base64. */
const longest = 64 << 20;

/** Seconds in which the agent must answer; it handles each request at once, but the guest may be slow. */
const patience = 30;

interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly class?: string; readonly desc?: string };
}

/** A command that the agent refuses; `message` is its text. */
export class AgentRefusal extends Error {}

/**
 * The connection to a QEMU guest agent (QEMU's qga/qapi-schema.json): one request at a time, each with its answer. A
 * failed connection is closed and opened again for the next request, so that no answer is assigned to a wrong
 * request.
 */
export class AgentLine {
  readonly #host: Machine;
  readonly #socket: string;
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  #conversation: Conversation | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #syncs = 0;

  constructor(host: Machine, socket: string, clock: Clock) {
    this.#host = host;
    this.#socket = socket;
    this.#clock = clock;
  }

  /** Sends one command and returns its result. Throws AgentRefusal for errors of the agent and MachineError UNREACHABLE if it does not answer. */
  request(command: string, given: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const turn = this.#last.then(() => this.#ask(command, given));
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Closes the connection; the next request opens it again. */
  drop(): void {
    this.#conversation?.[Symbol.dispose]();
    this.#conversation = undefined;
  }

  close(): void {
    this.#closed.abort(new MachineError('the guest machine was closed', { code: 'UNREACHABLE' }));
    this.drop();
  }

  async #ask(command: string, given: Readonly<Record<string, unknown>>): Promise<unknown> {
    try {
      const conversation = await this.#open();
      conversation.say(JSON.stringify({ execute: command, arguments: given }));
      const { return: value, error } = await this.#answer(conversation, patience);
      if (error === undefined) return value;
      throw new AgentRefusal(error.desc ?? error.class ?? 'the guest agent refused the command');
    } catch (error) {
      if (error instanceof AgentRefusal) throw error;
      this.drop();
      if (!(error instanceof MachineError)) throw error;
      throw new MachineError(`the guest agent behind ${this.#socket} does not answer: ${error.message}`, {
        code: 'UNREACHABLE',
        path: this.#socket,
        cause: error,
      });
    }
  }

  async #open(): Promise<Conversation> {
    this.#closed.signal.throwIfAborted();
    if (this.#conversation?.ended === false) return this.#conversation;
    const conversation = new Conversation(await this.#host.connect(this.#socket), longest);
    this.#conversation = conversation;
    const id = this.#clock.now().getTime() * 1000 + this.#syncs++;
    conversation.flush();
    conversation.say(JSON.stringify({ execute: 'guest-sync-delimited', arguments: { id } }));
    // Other lines are answers for an earlier client.
    const attention = { within: patience / 3, clock: this.#clock, signal: this.#closed.signal };
    await conversation.hear((line) => parse(line)?.return === id, attention);
    return conversation;
  }

  async #answer(conversation: Conversation, within: number): Promise<Answer> {
    const attention = { within, clock: this.#clock, signal: this.#closed.signal };
    const line = await conversation.hear((text) => parse(text) !== undefined, attention);
    return parse(line) ?? {};
  }
}

/** A line as an answer; undefined if it is not an answer. */
function parse(line: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isAnswer = typeof value === 'object' && value !== null && ('return' in value || 'error' in value);
    return isAnswer ? (value as Answer) : undefined;
  } catch {
    return undefined;
  }
}
