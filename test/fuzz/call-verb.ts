import { expect } from 'vitest';
import { isMistake, parseArguments } from '../../cli/arguments/parse-arguments.ts';
import { exitCode } from '../../cli/process/exit-code.ts';
import { escapeControls } from '../../cli/process/escape-controls.ts';
import type { Terminal } from '../../cli/process/terminal.ts';
import { verbs } from '../../cli/verbs/index.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { unsafeCharacters } from '../../engine/text/unsafe-characters.ts';

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function terminalOf(said: { out: string; err: string }): Terminal {
  return {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    lost: () => null,
    paint: (_, text) => text,
    paintErr: (_, text) => text,
    isColored: false,
    isTTY: false,
    columns: 80,
    rows: 24,
    isLive: false,
    canAsk: false,
    ask: () => Promise.resolve(undefined),
    askSecretly: () => Promise.resolve(undefined),
  };
}

const documented = new Set<number>(Object.values(exitCode).filter((code) => code !== exitCode.fault));

/** Calls a verb as the command line does, within this process, and expects of it what every call promises. */
export async function callVerb(argv: readonly string[], what: string): Promise<Called> {
  const [name = '', ...words] = argv;
  const verb = await verbs.find((each) => each.name === name)?.load();
  if (verb === undefined) throw new Error(`there is no verb ${name}`);
  const given = parseArguments(verb, words);
  if (isMistake(given)) throw new Error(given.message);
  const said = { out: '', err: '' };
  const tooLong = AbortSignal.timeout(30_000);
  const late = new Promise<never>((_, reject) =>
    tooLong.addEventListener('abort', () => reject(new Error(`${name} has not ended: ${what}`))),
  );
  const began = process.threadCpuUsage();
  let code: number;
  try {
    code = await Promise.race([verb.run(given, terminalOf(said)), late]);
  } catch (error) {
    // What the command line explains in words; anything else would be an internal fault.
    if (!(error instanceof MachineError)) throw new Error(`${argv.join(' ')} for ${what}`, { cause: error });
    said.err += `error: ${escapeControls(error.message)}\n`;
    code = exitCode.failed;
  }
  expect(process.threadCpuUsage(began).user / 1000, `time of ${argv.join(' ')} for ${what}`).toBeLessThan(5000);
  expect(documented, `${argv.join(' ')} for ${what}`).toContain(code);
  // A line of CSV ends with CR LF (RFC 4180).
  const text = (said.out + said.err).replaceAll('\r\n', '\n');
  expect(text.search(unsafeCharacters), `${argv.join(' ')} for ${what}: ${JSON.stringify(text.slice(0, 3000))}`).toBe(
    -1,
  );
  expect(text, what).not.toMatch(
    /\n {4}at |\[object |undefined is not (?:a function|iterable|an object)|Cannot read prop/,
  );
  if (code === exitCode.wrong) expectMistakes(said, argv.includes('--json'), what);
  return { code, ...said };
}

/** Every mistake has a message, and one that is about a text has its place. */
function expectMistakes(said: { readonly out: string; readonly err: string }, isJson: boolean, what: string): void {
  if (!isJson) {
    expect(said.out + said.err, what).toMatch(/error: .|✗/);
    return;
  }
  const records = said.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const mistakes = records.filter(({ kind }) => kind === 'diagnostic');
  if (said.err === '') expect(mistakes.length, what).toBeGreaterThan(0);
  for (const { message, place, code } of mistakes) {
    expect(message, what).toMatch(/\S/);
    const isAboutText = ![
      'unreadable',
      'bad-value',
      'unknown-machine',
      'no-host',
      'damaged-log',
      'missing-input',
    ].includes(String(code));
    if (isAboutText) expect(place, `${what}: ${String(message)}`).not.toBeNull();
  }
}
