import { suggest } from '../../engine/language/nearest.ts';
import { host } from '../../engine/site.ts';
import { gatherFacts } from '../../facts/gather-facts.ts';
import { createView } from '../create-view.ts';
import { exitCode } from '../exit-code.ts';
import { machinesOf } from '../machines-of.ts';
import { openLab } from '../open-lab.ts';
import { argumentOf, json, lab, valueOf } from '../options.ts';
import { mistake } from '../read-source.ts';
import { tellMistakes } from '../tell-mistakes.ts';
import type { Verb } from '../verb.ts';
import { drawFacts } from '../views/draw-facts.ts';
import { textOf } from '../views/plain.ts';

/** `runbook facts`: what templates can say of a machine. */
export const facts: Verb = {
  name: 'facts',
  description:
    'Shows what can be known about a machine before anything is done: what a playbook reads as {{ facts.… }}. It looks and changes nothing, as an ordinary user too; what could not be seen is named at the end.',
  arguments: [{ name: 'machine', summary: 'A machine of the lab; host by default', isOptional: true }],
  options: [lab, json],
  examples: [
    { command: 'runbook facts', does: 'this machine' },
    { command: 'runbook facts --lab emulated --json', does: 'the emulated host, for a program' },
  ],
  async run(given, terminal) {
    const opened = await openLab(valueOf(given, lab));
    const view = await createView(terminal, given.flags.has(json.name), { labArguments: '', verb: 'apply' });
    if (!opened.ok) return await tellMistakes(view, opened.diagnostics);
    const name = argumentOf(given, 'machine') ?? host;
    const known = Object.keys(opened.value.lab.machines);
    if (!known.includes(name)) {
      const message = `the lab '${opened.value.lab.name}' has no machine '${name}'`;
      return await tellMistakes(view, [mistake('unknown-machine', message, suggest(name, known, 'machines'))]);
    }
    await using machines = machinesOf(opened.value.lab, view);
    const seen = await gatherFacts(await machines.machine(name));
    await view.settle();
    if (given.flags.has(json.name)) {
      terminal.out(`${JSON.stringify({ kind: 'facts', machine: name, facts: seen })}\n`);
    } else {
      terminal.out(textOf(drawFacts(seen, terminal.paint), terminal));
    }
    return exitCode.done;
  },
};
