import { isMistake, parseArguments } from '../../cli/arguments/parse-arguments.ts';
import { createPaint } from '../../cli/process/paint.ts';
import type { Terminal } from '../../cli/process/terminal.ts';
import { verbs } from '../../cli/verbs/index.ts';

/** What a verb printed, at a terminal of no person. */
export async function sayVerb(
  verb: string,
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly said: string }> {
  const said: string[] = [];
  const paint = createPaint(false);
  const write = (text: string): void => void said.push(text);
  const terminal: Terminal = {
    ...{ out: write, err: write, lost: () => null, paint, paintErr: paint, isColored: false, isTTY: false },
    ...{
      columns: 80,
      rows: 24,
      isLive: false,
      canAsk: false,
      ask: async () => undefined,
      askSecretly: async () => undefined,
    },
  };
  const loaded = await verbs.find(({ name }) => name === verb)?.load();
  if (loaded === undefined) throw new Error(`no verb ${verb}`);
  const given = parseArguments(loaded, argv);
  if (isMistake(given)) throw new Error(given.message);
  return { code: await loaded.run(given, terminal), said: said.join('') };
}
