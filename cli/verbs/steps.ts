import { escapeControlsInLine } from '../process/escape-controls.ts';
import { safeJson } from '../../engine/text/safe-json.ts';
import { nearest } from '../../engine/language/yaml/nearest.ts';
import { stepTypes } from '../../steps/index.ts';
import { exitCode } from '../process/exit-code.ts';
import { argumentOf, json } from '../arguments/options.ts';
import { table } from '../arguments/help.ts';
import type { Verb } from '../arguments/verb.ts';
import { drawStepType, effectOf } from '../views/draw-step-type.ts';
import { versionRecord } from '../views/records/version-record.ts';

/** `runbook steps`: the step types of playbooks. */
export const steps: Verb = {
  name: 'steps',
  description: 'List the step types, or describe one: its inputs, its outputs and an example.',
  arguments: [{ name: 'type', summary: 'The step type to describe (default: list all)', isOptional: true }],
  options: [json],
  examples: [
    { command: 'runbook steps', does: 'all step types' },
    { command: 'runbook steps pci-bind', does: 'how to use one step type' },
  ],
  async run(given, terminal) {
    const name = argumentOf(given, 'type');
    const chosen = name === undefined ? stepTypes : stepTypes.filter((type) => type.name === name);
    if (name !== undefined && chosen.length === 0) {
      const near = nearest(
        name,
        stepTypes.map((type) => type.name),
      );
      terminal.err(`${terminal.paintErr('bad', 'error:')} unknown step type ${escapeControlsInLine(name)}\n`);
      terminal.err(near === undefined ? '`runbook steps` lists the step types\n' : `  did you mean ${near}?\n`);
      return exitCode.wrong;
    }
    const { paint, columns } = terminal;
    if (given.flags.has('json')) {
      terminal.out(`${safeJson(versionRecord)}\n`);
      for (const type of chosen) {
        const record = {
          kind: 'step-type',
          name: type.name,
          summary: type.summary,
          effect: effectOf(type),
          schema: type.schema,
        };
        terminal.out(`${safeJson(record)}\n`);
      }
    } else if (name === undefined) {
      const rows = chosen.map((type) => [type.name, type.summary] as const);
      terminal.out(
        `${table(rows, paint, columns).join('\n')}\n\n${paint('dim', '`runbook steps <type>` describes one')}\n`,
      );
    } else {
      terminal.out(`${chosen.flatMap((type) => drawStepType(type, paint, columns)).join('\n')}\n`);
    }
    return exitCode.done;
  },
};
