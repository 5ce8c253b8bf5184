import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { discardTyped } from './discard-typed.ts';
import { createPaint, type Paint } from './paint.ts';

/** The connection of a verb to a person or a program. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Why standard output could not be written completely; null if it could, or if its reader had ended. */
  lost(): Error | null;
  readonly paint: Paint;
  readonly paintErr: Paint;
  readonly isColored: boolean;
  /** True if standard output is a terminal, so long lines should be broken here. */
  readonly isTTY: boolean;
  /** Width of standard output in columns as it is now, 80 where it has none. */
  readonly columns: number;
  /** Its present height in rows; 24 if it has none. */
  readonly rows: number;
  /** Standard output can be redrawn: a terminal, outside CI. */
  readonly isLive: boolean;
  /** True if a person can answer. */
  readonly canAsk: boolean;
  /** The answer that is typed after the question is shown, or undefined if the input ended or Ctrl+C was pressed. What was typed before is discarded. */
  ask(question: string): Promise<string | undefined>;
  /** The same, but the typed text is hidden. */
  readonly askSecretly: (question: string) => Promise<string | undefined>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a stream gets colours: --no-color, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. */
function isColored(isTTY: boolean, noColorFlag: boolean, env: Environment): boolean {
  if (noColorFlag || env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '0' && forced !== 'false') return true;
  return isTTY && env['TERM'] !== 'dumb' && forced === undefined;
}

async function ask(question: string, isShown = true): Promise<string | undefined> {
  // readline(3) itself writes the typed text to its output, so the output for a secret is discarded.
  const output = isShown ? process.stdout : new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output, terminal: isShown ? undefined : true });
  if (!isShown) process.stdout.write(question);
  const ended = new AbortController();
  // Without these, Ctrl+C or the end of input would leave the question unanswered for ever.
  lines.on('SIGINT', () => ended.abort()).on('close', () => ended.abort());
  try {
    return await lines.question(question, { signal: ended.signal });
  } catch {
    process.stdout.write('\n');
    return undefined;
  } finally {
    lines.close();
    if (!isShown) process.stdout.write('\n');
  }
}

/** A pipe whose reader ended, and a closed terminal. */
const nobodyThere: readonly (string | undefined)[] = ['EPIPE', 'EIO'];

interface Writer {
  write(text: string): void;
  lost(): Error | null;
}

/** A stream that cannot be written (no reader, full disk) is silenced and does not end the run. */
function quietWriter(stream: NodeJS.WriteStream): Writer {
  let isOpen = true;
  let lost: Error | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isOpen = false;
    if (!nobodyThere.includes(error.code)) lost ??= error;
  });
  return {
    write: (text) => {
      if (isOpen) stream.write(text);
    },
    lost: () => lost,
  };
}

/** The terminal of this process. */
export function openTerminal(noColorFlag: boolean): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const isOutTTY = stdout.isTTY === true;
  const colored = isColored(isOutTTY, noColorFlag, env);
  const [out, err] = [quietWriter(stdout), quietWriter(stderr)];
  return {
    out: out.write,
    err: err.write,
    lost: out.lost,
    paint: createPaint(colored),
    paintErr: createPaint(isColored(stderr.isTTY === true, noColorFlag, env)),
    isColored: colored,
    isTTY: isOutTTY,
    get columns() {
      return stdout.columns || 80;
    },
    get rows() {
      return stdout.rows || 24;
    },
    // A terminal that does not know its width (0) cannot be redrawn.
    isLive: isOutTTY && stdout.columns > 0 && !env['CI'] && env['TERM'] !== 'dumb',
    canAsk: stdin.isTTY === true && isOutTTY,
    ask: async (question) => {
      const typed = stdin.isTTY ? discardTyped(stdin) : 'nothing';
      if (typed === 'interrupted') return undefined;
      if (typed === 'something') err.write('Input that was typed before this question is ignored.\n');
      return ask(question);
    },
    askSecretly: (question) => ask(question, false),
  };
}
