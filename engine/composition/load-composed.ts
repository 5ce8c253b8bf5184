import { judge } from '../language/schema/judge.ts';
import { loadInputs } from '../language/load/load-inputs.ts';
import { loadStep, type StepLoading } from '../language/load/load-step.ts';
import { locateIn } from '../language/yaml/locate-in.ts';
import { placeText } from '../language/yaml/place-text.ts';
import { playbookNaming } from '../language/schema/playbook-naming.ts';
import { wholeSchema } from '../language/load/playbook-schemas.ts';
import { secretUses } from '../language/template/secret-uses.ts';
import { readScalars } from '../language/schema/read-scalars.ts';
import { valueAt } from '../language/yaml/value-at.ts';
import type { Block, Step } from '../model/playbook.ts';
import type { Json } from '../model/step-type.ts';
import { diagnosticAt } from '../language/yaml/diagnostic-at.ts';
import type { Composed } from './compose-document.ts';
import { duplicateIds } from './duplicate-ids.ts';
import { loadBlock } from './load-block.ts';
import type { Loaded, Loading } from './loading.ts';

const maxSteps = 1000;

/** Loads the inputs of a composed document, and then its steps within their blocks; mistakes are added to `loading`. */
export function loadComposed(composed: Composed, loading: Loading): Loaded {
  const { document, history } = composed;
  const { diagnostics, types } = loading;
  const envelope = readScalars(document.root, wholeSchema);
  const name = playbookNaming(envelope);
  const locate = locateIn(document);
  diagnostics.push(...judge(envelope, wholeSchema, { base: [], name, locate }));
  const inputs = loadInputs(document, envelope, name, locate, diagnostics);
  const secrets = new Set(inputs.filter((input) => input.schema['writeOnly'] === true).map((input) => input.name));
  const declared = valueAt(envelope, ['steps']);
  const entries = Array.isArray(declared) ? (declared as readonly Json[]) : [];
  const steps = (block: Block | null): readonly Step[] => {
    const prefix = block === null ? '' : `${block.id}.`;
    const hidden = new Set([...secrets, ...(block === null ? [] : handedSecrets(block))]);
    const own: StepLoading = { document, envelope, types, name, locate, secrets: hidden, diagnostics };
    for (const { id, heir, place } of history.removals) {
      const how = heir === null ? 'removed by' : `replaced by '${heir}' in`;
      loading.removed.set(prefix + id, `step '${id}' was ${how} ${placeText(place)}`);
    }
    diagnostics.push(...duplicateIds(entries, locate, document.source));
    return entries.flatMap((entry, index): readonly Step[] => {
      if (++loading.count.steps > maxSteps) {
        const { source, span } = locate(['steps', index], 'key');
        const message = `a playbook, with all its blocks, can have at most ${maxSteps} steps`;
        // Reported once, and then nothing more is loaded: files that include each other twice would give a billion
        // steps.
        if (loading.count.steps === maxSteps + 1)
          diagnostics.push(diagnosticAt(source, span, 'too-many-steps', message));
        return [];
      }
      if (valueAt(entry, ['include']) !== undefined)
        return loadBlock(index, own, composed, block, loading, loadComposed);
      const step = loadStep(index, own);
      if (step === undefined) return [];
      loading.declarations.set(prefix + step.id, { composed, index });
      return [block === null ? step : stepInside(block, step, valueAt(entry, ['on']) === undefined)];
    });
  };
  return { envelope, inputs, steps };
}

/** A step of a block: its id follows the id of the block, and it runs on the machine of the block by default. */
function stepInside(block: Block, step: Step, isAnywhere: boolean): Step {
  const tags = [...new Set([...(step.tags ?? []), ...block.tags])];
  return {
    ...step,
    id: `${block.id}.${step.id}`,
    title: step.title === step.id ? `${block.id}.${step.id}` : step.title,
    ...(isAnywhere && block.on !== null ? { on: block.on } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    block,
  };
}

/** The inputs of a block that are made from a secret of the place where it stands. */
const handedSecrets = ({ with: given, secrets, templates }: Block): readonly string[] =>
  Object.entries(given as Readonly<Record<string, Json>>).flatMap(([name, value]) =>
    secretUses(value, secrets, templates).length > 0 ? [name] : [],
  );
