import type { ExplainedInput, ExplainedStep, Explanation } from '../../engine/explanation/explanation.ts';
import { nearest } from '../../engine/language/yaml/nearest.ts';

/** The meaning of a name on the command line: an input, a step or block, or some values of a step. */
export type Found =
  | { readonly kind: 'input'; readonly input: ExplainedInput }
  | { readonly kind: 'step'; readonly step: ExplainedStep }
  /** The step with only the values that were named. */
  | { readonly kind: 'values'; readonly step: ExplainedStep }
  | { readonly kind: 'unknown'; readonly message: string; readonly hint: string | null };

/** Finds `nic`, `inputs.nic`, `bind`, `steps.bind`, `bind.with.device` and `bind.device` in an explained playbook; both an input and a step of one name. */
export function findExplained(name: string, explanation: Explanation): readonly Found[] {
  const input = explanation.inputs.find((each) => name === each.name || name === `inputs.${each.name}`);
  const part = findPart(name, explanation);
  if (input === undefined) return [part];
  return [{ kind: 'input', input }, ...(part.kind === 'unknown' ? [] : [part])];
}

function findPart(name: string, { inputs, steps }: Explanation): Found {
  const path = name.replace(/^steps\./, '');
  const plain = path.replace(/\[\d+\]/, '');
  const own = steps.filter(({ id }) => plain === id || plain.startsWith(`${id}.`));
  const step = own.toSorted((left, right) => right.id.length - left.id.length)[0];
  if (step === undefined) {
    const near = nearest(plain, [...inputs.map((each) => each.name), ...steps.map(({ id }) => id)]);
    const hint = near === undefined ? 'omit the name to list all inputs and steps' : `did you mean ${near}?`;
    return { kind: 'unknown', message: `the playbook has no input or step ${name}`, hint };
  }
  if (plain === step.id) return { kind: 'step', step };
  const rest = plain.slice(step.id.length + 1);
  for (const wanted of [rest, `with.${rest}`]) {
    const values = step.values.filter((value) => value.path === wanted || value.path.startsWith(`${wanted}.`));
    if (values.length > 0) return { kind: 'values', step: { ...step, values } };
  }
  const near = nearest(
    rest,
    step.values.flatMap((value) => [value.path, value.path.replace(/^with\./, '')]),
  );
  const what = step.isBlock ? 'block' : 'step';
  const hint = near === undefined ? `its values: ${step.values.map((value) => value.path).join(', ')}` : null;
  return {
    kind: 'unknown',
    message: `${what} ${step.id} has no value ${rest}`,
    hint: hint ?? `did you mean ${step.id}.${near}?`,
  };
}
