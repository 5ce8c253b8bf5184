import { exitCode } from '../exit-code.ts';
import { json } from '../options.ts';
import { checkPlaybook } from '../bind-playbook.ts';
import { neutralLine } from '../neutral.ts';
import { plural } from '../plural.ts';
import { readPlaybook } from '../read-playbook.ts';
import type { Verb } from '../verb.ts';
import { diagnosticRecord } from '../views/diagnostic-record.ts';
import { drawDiagnostics } from '../views/draw-diagnostics.ts';
import { versionRecord } from '../views/version-record.ts';

/** `runbook validate`: every mistake of every playbook named, all at once. */
export const validate: Verb = {
  name: 'validate',
  description:
    'Checks playbooks without touching any machine: their YAML, the input of every step against its schema, and every reference to inputs, facts and outputs of earlier steps. All mistakes are shown at once.',
  arguments: [{ name: 'playbook', summary: 'A playbook, a YAML file', isMany: true }],
  options: [json],
  examples: [
    { command: 'runbook validate playbooks/*.yaml', does: 'every playbook that ships' },
    { command: 'runbook validate --json mine.yaml', does: 'for an editor or CI' },
  ],
  async run(given, terminal) {
    const { paint, paintErr } = terminal;
    const isJson = given.flags.has(json.name);
    const line = (record: object): void => terminal.out(`${JSON.stringify(record)}\n`);
    if (isJson) line(versionRecord);
    let areGood = true;
    for (const path of given.arguments['playbook'] ?? []) {
      const source = await readPlaybook(path);
      const checked = source.ok ? checkPlaybook(source.value) : source;
      areGood &&= checked.ok;
      if (isJson) {
        if (!checked.ok) checked.diagnostics.map(diagnosticRecord).forEach(line);
        line({ kind: 'validated', path, ok: checked.ok });
      } else if (checked.ok) {
        const { name, steps } = checked.value;
        const about = `${neutralLine(name)}, ${plural(steps.length, 'step')}`;
        terminal.out(`${paint('good', '✓')} ${neutralLine(path)}  ${paint('dim', about)}\n`);
      } else {
        terminal.err(drawDiagnostics(checked.diagnostics, paintErr));
      }
    }
    return areGood ? exitCode.done : exitCode.wrong;
  },
};
