import playbookSchema from '../../schemas/playbook.schema.json' with { type: 'json' };
import type { Diagnostic, Locate, Result, SourceText } from '../diagnostic.ts';
import type { Playbook, Step } from '../playbook.ts';
import type { StepType } from '../step-type.ts';
import { diagnosticAt } from './diagnostic-at.ts';
import { inTextOrder } from './in-text-order.ts';
import { judge } from './judge.ts';
import { loadInputs } from './load-inputs.ts';
import { loadStep } from './load-step.ts';
import { locateIn } from './locate-in.ts';
import { otherFile } from './other-file.ts';
import { parseSource } from './parse-source.ts';
import { playbookNaming } from './playbook-naming.ts';
import { readScalars } from './read-scalars.ts';
import { valueAt } from './value-at.ts';

/**
 * A playbook from its text: the envelope judged by playbook.schema.json, each step by its own type's schema, defaults filled.
 * Tells every mistake at once; what a template will be is judged when it is rendered, by `prepare`.
 */
export function loadPlaybook(source: SourceText, types: ReadonlyMap<string, StepType>): Result<Playbook> {
  const parsed = parseSource(source);
  if (!parsed.ok) return parsed;
  const document = parsed.value;
  const envelope = readScalars(document.root, playbookSchema);
  const name = playbookNaming(envelope);
  const locate = locateIn(document);
  const other = otherFile(envelope, 'playbook', locate);
  if (other !== undefined) return { ok: false, diagnostics: [other] };
  const diagnostics: Diagnostic[] = [...judge(envelope, playbookSchema, { base: [], name, locate })];
  const inputs = loadInputs(document, envelope, name, locate, diagnostics);
  const secrets = new Set(inputs.filter((input) => input.schema['writeOnly'] === true).map((input) => input.name));
  const declared = valueAt(envelope, ['steps']);
  const loading = { document, envelope, types, name, locate, secrets, diagnostics };
  const steps = (Array.isArray(declared) ? declared : [])
    .map((_, index) => loadStep(index, loading))
    .filter((step) => step !== undefined);
  diagnostics.push(...duplicateIds(steps, locate));
  if (diagnostics.length > 0) return { ok: false, diagnostics: inTextOrder(diagnostics) };
  const text = (key: string) => String(valueAt(envelope, [key]));
  return { ok: true, value: { name: text('name'), summary: text('summary'), source, inputs, steps } };
}

function duplicateIds(steps: readonly Step[], locate: Locate): readonly Diagnostic[] {
  const first = new Map<string, Step>();
  return steps.flatMap((step) => {
    const { id } = step;
    if (!first.has(id)) {
      first.set(id, step);
      return [];
    }
    const { source, span } = locate([...step.at, 'id'], 'value');
    const message = `two steps have the id '${id}'`;
    return [diagnosticAt(source, span, 'duplicate-id', message, 'outputs and undo need ids that are unlike')];
  });
}
