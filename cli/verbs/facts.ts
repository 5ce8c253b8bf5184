import { safeJson } from '../../engine/text/safe-json.ts';
import { gatherFacts } from '../../facts/gather-facts.ts';
import { exitCode } from '../process/exit-code.ts';
import { lookAtMachine } from '../run/look-at-machine.ts';
import { json, lab } from '../arguments/options.ts';
import type { Verb } from '../arguments/verb.ts';
import { drawFacts } from '../views/draw-facts.ts';
import { textOf } from '../views/create-plain-view.ts';

/** `runbook facts`: the facts that templates can use. */
export const facts: Verb = {
  name: 'facts',
  description:
    'Show the facts about a machine that a playbook can use as {{ facts.… }}. It only reads and changes nothing. It also works as an ordinary user; facts that could not be read are listed at the end.',
  arguments: [{ name: 'machine', summary: 'A machine of the lab (default: host)', isOptional: true }],
  options: [lab, json],
  examples: [
    { command: 'runbook facts', does: 'this machine' },
    { command: 'runbook facts --lab emulated --json', does: 'the emulated host, as JSON for a program' },
  ],
  run(given, terminal) {
    return lookAtMachine(given, terminal, gatherFacts, (seen, { name }) => {
      if (given.flags.has(json.name)) {
        terminal.out(`${safeJson({ kind: 'facts', machine: name, facts: seen })}\n`);
      } else {
        terminal.out(textOf(drawFacts(seen, terminal.paint), terminal));
      }
      return exitCode.done;
    });
  },
};
