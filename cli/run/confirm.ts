import { yes } from '../arguments/options.ts';
import type { Terminal } from '../process/terminal.ts';
import type { Given } from '../arguments/verb.ts';

/** The answer of a person to a plan; "unasked" if no person can be asked and --yes was not given. */
export type Answer = 'yes' | 'no' | 'unasked';

/** Requests a confirmation before any change, unless --yes was given. */
export async function confirm(question: string, given: Given, terminal: Terminal): Promise<Answer> {
  if (given.flags.has(yes.name)) return 'yes';
  if (!terminal.canAsk || given.flags.has('json')) {
    terminal.err(
      `Nothing was changed: confirmation is needed, but there is no terminal. Use --yes to continue without it.\n`,
    );
    return 'unasked';
  }
  const answer = await terminal.ask(`${terminal.paint('title', question)} [y/N] `);
  if (/^y(es)?$/i.test((answer ?? '').trim())) return 'yes';
  terminal.out('Nothing was changed.\n');
  return 'no';
}
