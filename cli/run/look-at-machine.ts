import { suggest } from '../../engine/language/yaml/nearest.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { host } from '../../engine/model/site.ts';
import { createView } from './create-view.ts';
import type { ExitCode } from '../process/exit-code.ts';
import { machinesOf } from '../lab/machines-of.ts';
import { openLab, type OpenedLab } from '../lab/open-lab.ts';
import { argumentOf, json, lab, valueOf } from '../arguments/options.ts';
import { mistake } from '../process/read-source.ts';
import { reportMistakes } from '../views/report-mistakes.ts';
import type { Terminal } from '../process/terminal.ts';
import type { Given } from '../arguments/verb.ts';

/** The machine of a read-only verb, from the command line and the lab. */
export interface LookedAt {
  readonly name: string;
  /** The lab that has it, with the options that select the same lab again. */
  readonly opened: OpenedLab;
}

/**
 * Reads the named machine, host by default, and shows the result after the view has settled; a missing lab or machine
 * is a mistake.
 */
export async function lookAtMachine<Seen>(
  given: Given,
  terminal: Terminal,
  look: (machine: MachineReader) => Promise<Seen>,
  show: (seen: Seen, at: LookedAt) => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> {
  const opened = await openLab(valueOf(given, lab));
  const view = await createView(terminal, given.flags.has(json.name), { labArguments: '', verb: 'apply' });
  if (!opened.ok) return await reportMistakes(view, opened.diagnostics);
  const name = argumentOf(given, 'machine') ?? host;
  const known = Object.keys(opened.value.lab.machines);
  if (!known.includes(name)) {
    const message = `the lab '${opened.value.lab.name}' has no machine '${name}'`;
    return await reportMistakes(view, [mistake('unknown-machine', message, suggest(name, known, 'machines'))]);
  }
  await using machines = machinesOf(opened.value.lab, view);
  const seen = await look(await machines.machine(name));
  await view.settle();
  return await show(seen, { name, opened: opened.value });
}
