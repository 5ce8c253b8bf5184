import { escapeControlsInLine } from '../process/escape-controls.ts';
import { safeJson } from '../../engine/text/safe-json.ts';
import { explainPlaybook } from '../../engine/explanation/explain-playbook.ts';
import type { Explanation } from '../../engine/explanation/explanation.ts';
import { offeredValues } from '../../engine/language/load/bind-inputs.ts';
import type { Inputs, Playbook } from '../../engine/model/playbook.ts';
import { judgeSecrets } from '../../engine/secrets/judge-secrets.ts';
import { namedSecrets } from '../../engine/secrets/named-secrets.ts';
import { placeOfSecret } from '../../engine/secrets/place-of-secret.ts';
import type { Diagnostic, Result } from '../../engine/model/diagnostic.ts';
import { openChecked } from '../run/bind-playbook.ts';
import { exitCode } from '../process/exit-code.ts';
import { findExplained, type Found } from '../views/find-explained.ts';
import { openLab } from '../lab/open-lab.ts';
import { argumentOf, json, lab, set, valueOf } from '../arguments/options.ts';
import { readAssignments } from '../arguments/read-assignments.ts';
import { findPlaybook } from '../lab/find-playbook.ts';
import { readPlaybook } from '../run/read-playbook.ts';
import type { Terminal } from '../process/terminal.ts';
import { secretsOf, redact } from '../run/redact.ts';
import type { Verb } from '../arguments/verb.ts';
import { diagnosticRecord } from '../views/records/diagnostic-record.ts';
import { drawDiagnostics } from '../views/draw-diagnostics.ts';
import { drawExplainedInput, drawExplainedStep, drawExplanation, drawValues } from '../views/draw-explanation.ts';
import { inputRecord, stepRecord } from '../views/records/explained-record.ts';
import { versionRecord } from '../views/records/version-record.ts';

/** Loads and explains the playbook of a command line; secrets are already replaced by dots. */
async function explainGiven(
  name: string,
  labName: string | undefined,
  settings: readonly string[],
): Promise<Result<Explanation>> {
  const path = findPlaybook(name);
  if (!path.ok) return path;
  const source = await readPlaybook(path.value);
  if (!source.ok) return source;
  const [opened, local, assignments] = [
    openChecked(source.value),
    await openLab(labName, path.value),
    readAssignments(settings),
  ];
  if (!opened.ok || !local.ok || !assignments.ok) {
    const diagnostics = [opened, local, assignments].flatMap((each): readonly Diagnostic[] =>
      each.ok ? [] : each.diagnostics,
    );
    return { ok: false, diagnostics };
  }
  const { playbook } = opened.value;
  const { values, diagnostics } = offeredValues(playbook, local.value.lab, assignments.value);
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  const unhideable = judgeSecrets(
    namedSecrets(playbook, values),
    placeOfSecret(playbook, local.value.lab, assignments.value),
  );
  if (unhideable.length > 0) return { ok: false, diagnostics: unhideable };
  const explanation = explainPlaybook(opened.value, values, local.value.lab, assignments.value);
  return { ok: true, value: hidden(explanation, playbook, values) };
}

/** The explanation without secrets: effective secrets are removed everywhere, overridden ones at their place. */
function hidden(explanation: Explanation, playbook: Playbook, values: Inputs): Explanation {
  const inputs = explanation.inputs.map((input) =>
    input.isSecret ? { ...input, claims: input.claims.map((claim) => ({ ...claim, value: '••••' })) } : input,
  );
  return { ...explanation, inputs, steps: redact(explanation.steps, secretsOf(playbook, values)) };
}

function draw(
  found: Exclude<Found, { kind: 'unknown' }>,
  { paint, isTTY, columns: width }: Terminal,
): readonly string[] {
  const columns = isTTY ? width : Infinity;
  switch (found.kind) {
    case 'input':
      return drawExplainedInput(found.input, paint, columns);
    case 'step':
      return drawExplainedStep(found.step, paint, columns);
    case 'values':
      return [
        `${paint('title', found.step.id)}  ${paint('dim', found.step.type)}`,
        '',
        ...drawValues(found.step.values, paint, columns),
      ];
  }
}

/** `runbook explain`: where every value comes from, and which values it overrides. */
export const explain: Verb = {
  name: 'explain',
  description:
    'Show where the inputs, steps and values of a playbook come from. For each value it shows the source that is used, with file, line and column, and the sources that were overridden. Order of precedence: command line, lab file, variants, base playbook, defaults of the step types. It does not connect to any machine.',
  arguments: [
    { name: 'playbook', summary: 'The playbook: a YAML file, or the name of a shipped playbook' },
    {
      name: 'name',
      summary: 'An input, a step or one value of a step, e.g. nic, bind or bind.with.device (default: all)',
      isOptional: true,
      isMany: true,
    },
  ],
  options: [lab, set, json],
  examples: [
    { command: 'runbook explain playbooks/passthrough-two-cards.yaml --lab emulated', does: 'every input and step' },
    { command: 'runbook explain playbooks/passthrough-two-cards.yaml start-vm', does: 'one step with all its values' },
    {
      command: 'runbook explain mine.yaml nic --lab ours.yaml --set nic=0000:03:00.0',
      does: 'where a value comes from, and which values it overrides',
    },
  ],
  async run(given, terminal) {
    const isJson = given.flags.has(json.name);
    const line = (record: object): void => terminal.out(`${safeJson(record)}\n`);
    if (isJson) line(versionRecord);
    const explained = await explainGiven(
      argumentOf(given, 'playbook') ?? '',
      valueOf(given, lab),
      given.values[set.name] ?? [],
    );
    if (!explained.ok) {
      if (isJson) explained.diagnostics.map(diagnosticRecord).forEach(line);
      else terminal.err(drawDiagnostics(explained.diagnostics, terminal.paintErr));
      return exitCode.wrong;
    }
    const names = given.arguments['name'] ?? [];
    const found = names.flatMap((name) => findExplained(name, explained.value));
    for (const each of found) {
      if (each.kind !== 'unknown') continue;
      terminal.err(`${terminal.paintErr('bad', 'error:')} ${escapeControlsInLine(each.message)}\n`);
      if (each.hint !== null) terminal.err(`  ${escapeControlsInLine(each.hint)}\n`);
    }
    const known = found.filter((each) => each.kind !== 'unknown');
    if (isJson) {
      const { inputs, steps } = explained.value;
      const all = names.length === 0 ? [...inputs.map(inputRecord), ...steps.map(stepRecord)] : [];
      const chosen = known.map((each) => (each.kind === 'input' ? inputRecord(each.input) : stepRecord(each.step)));
      [...all, ...chosen].forEach(line);
    } else if (names.length === 0) {
      terminal.out(
        `${drawExplanation(explained.value, terminal.paint, terminal.isTTY ? terminal.columns : Infinity).join('\n')}\n`,
      );
    } else if (known.length > 0) {
      terminal.out(`${known.map((each) => draw(each, terminal).join('\n')).join('\n\n')}\n`);
    }
    return known.length < found.length ? exitCode.wrong : exitCode.done;
  },
};
