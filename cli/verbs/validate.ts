import { judgeSecrets } from '../../engine/secrets/judge-secrets.ts';
import { namedSecrets } from '../../engine/secrets/named-secrets.ts';
import { placeOfSecret } from '../../engine/secrets/place-of-secret.ts';
import type { Inputs, Playbook } from '../../engine/model/playbook.ts';
import { safeJson } from '../../engine/text/safe-json.ts';
import type { Diagnostic, Result } from '../../engine/model/diagnostic.ts';
import { exitCode } from '../process/exit-code.ts';
import { json } from '../arguments/options.ts';
import { checkPlaybook } from '../run/bind-playbook.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import { plural } from '../process/plural.ts';
import { findPlaybook } from '../lab/find-playbook.ts';
import { isStudy, readPlaybook } from '../run/read-playbook.ts';
import { readSource } from '../process/read-source.ts';
import { checkStudy } from '../study/check-study.ts';
import type { Verb } from '../arguments/verb.ts';
import { diagnosticRecord } from '../views/records/diagnostic-record.ts';
import { drawDiagnostics } from '../views/draw-diagnostics.ts';
import { versionRecord } from '../views/records/version-record.ts';

/** Checks a playbook, or a study with every playbook that it names, and prints its name and size. */
async function check(given: string): Promise<Result<{ readonly name: string; readonly has: string }>> {
  const found = findPlaybook(given);
  if (!found.ok) return found;
  const path = found.value;
  const text = await readSource(path);
  if (text.ok && isStudy(text.value.text)) {
    const study = await checkStudy(text.value);
    if (!study.ok) return study;
    return { ok: true, value: { name: study.value.name, has: plural(study.value.variants.length, 'variant') } };
  }
  const source = await readPlaybook(path);
  const checked = source.ok ? checkPlaybook(source.value) : source;
  if (!checked.ok) return checked;
  const diagnostics = judgeDefaults(checked.value);
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  return { ok: true, value: { name: checked.value.name, has: plural(checked.value.steps.length, 'step') } };
}

/** What is wrong with the defaults of secret inputs: a run that uses one would be refused. */
function judgeDefaults(playbook: Playbook): readonly Diagnostic[] {
  const defaults = playbook.inputs.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]]));
  const inputs = Object.fromEntries(defaults) as Inputs;
  return judgeSecrets(namedSecrets({ ...playbook, steps: [] }, inputs), placeOfSecret(playbook, null, []));
}

/** `runbook validate`: every mistake of every playbook named, all at once. */
export const validate: Verb = {
  name: 'validate',
  description:
    'Check playbooks, and studies with their playbooks, without connecting to any machine. It checks the YAML, the settings of every step against its schema, and every reference to inputs, facts and outputs of earlier steps. It shows all errors at once.',
  arguments: [{ name: 'playbook', summary: 'A playbook or a study, a YAML file', isMany: true }],
  options: [json],
  examples: [
    { command: 'runbook validate playbooks/*.yaml', does: 'all playbooks shipped with runbook' },
    { command: 'runbook validate --json mine.yaml', does: 'for an editor or CI' },
  ],
  async run(given, terminal) {
    const { paint, paintErr } = terminal;
    const isJson = given.flags.has(json.name);
    const line = (record: object): void => terminal.out(`${safeJson(record)}\n`);
    if (isJson) line(versionRecord);
    let areGood = true;
    for (const path of given.arguments['playbook'] ?? []) {
      const checked = await check(path);
      areGood &&= checked.ok;
      if (isJson) {
        if (!checked.ok) checked.diagnostics.map(diagnosticRecord).forEach(line);
        line({ kind: 'validated', path, ok: checked.ok });
      } else if (checked.ok) {
        const { name, has } = checked.value;
        const about = `${escapeControlsInLine(name)}, ${has}`;
        terminal.out(`${paint('good', '✓')} ${escapeControlsInLine(path)}  ${paint('dim', about)}\n`);
      } else {
        terminal.err(drawDiagnostics(checked.diagnostics, paintErr));
      }
    }
    return areGood ? exitCode.done : exitCode.wrong;
  },
};
