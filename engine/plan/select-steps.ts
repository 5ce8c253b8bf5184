import type { Diagnostic, Result } from '../model/diagnostic.ts';
import { diagnosticAt } from '../language/yaml/diagnostic-at.ts';
import { nearest } from '../language/yaml/nearest.ts';
import { blocksAround } from '../language/template/part.ts';
import { stepReferences } from '../language/template/step-references.ts';
import type { Step } from '../model/playbook.ts';
import type { Selection } from '../model/selection.ts';

/** Whether a name (a tag, the ID of a step, or the ID of a block around it) selects a step. */
function isMeant(step: Step, name: string): boolean {
  const { id, each, tags = [], block } = step;
  return id === name || each?.of === name || tags.includes(name) || blocksAround(block).some((one) => one.id === name);
}

/** The first step for `--from`; IDs of steps and blocks count, tags do not. */
const startOf = (steps: readonly Step[], name: string): number =>
  steps.findIndex((step) => isMeant({ ...step, tags: [] }, name));

/**
 * The steps of an expanded playbook; steps that the selection skips are marked with the reason, and with the step
 * that needs their outputs. A name that selects no step, and a selection that contradicts itself, are diagnostics.
 */
export function selectSteps(steps: readonly Step[], selection: Selection | null): Result<readonly Step[]> {
  if (selection === null) return { ok: true, value: steps };
  const unknown = unknownNames(steps, selection);
  if (unknown.length > 0) return { ok: false, diagnostics: unknown };
  const { only, from: first } = selection;
  const start = first === null ? 0 : startOf(steps, first);
  const reasons = steps.map((step, index) => reasonFor(step, index, start, selection));
  const taken = (name: string): boolean => steps.some((step, index) => reasons[index] === null && isMeant(step, name));
  const empty = (only ?? []).filter((name) => !taken(name));
  if (empty.length > 0) {
    return { ok: false, diagnostics: empty.map((name) => contradiction(name, steps, reasons)) };
  }
  if (reasons.every((reason) => reason !== null)) {
    return { ok: false, diagnostics: [diagnosticFor('--skip', selection.skip.join(','), 'no step is selected', null)] };
  }
  return { ok: true, value: marked(steps, reasons) };
}

function reasonFor(step: Step, index: number, start: number, { only, skip, from: first }: Selection): string | null {
  const skipped = skip.find((name) => isMeant(step, name));
  if (skipped !== undefined) return `in --skip ${skipped}`;
  if (only !== null && !only.some((name) => isMeant(step, name))) return `not in --only ${only.join(',')}`;
  return index < start ? `before --from ${first}` : null;
}

/** Marks skipped steps, from the last to the first, so that it also finds outputs that are needed indirectly. */
function marked(steps: readonly Step[], reasons: readonly (string | null)[]): readonly Step[] {
  const neededBy = new Map<string, string>();
  const result: Step[] = [];
  for (const [index, step] of [...steps.entries()].toReversed()) {
    const reason = reasons[index] ?? null;
    const needed = neededBy.get(step.id) ?? null;
    if (reason === null || needed !== null) {
      for (const id of stepReferences(step, steps)) neededBy.set(id, reason === null ? step.id : (needed ?? step.id));
    }
    result.unshift(reason === null ? step : { ...step, skipped: { reason, neededBy: needed } });
  }
  return result;
}

function unknownNames(steps: readonly Step[], { only, skip, from: first }: Selection): readonly Diagnostic[] {
  const ids = steps.flatMap(({ id, each, block }) => [
    ...(each === undefined ? [id] : [each.of, id]),
    ...blocksAround(block).map((one) => one.id),
  ]);
  const tags = steps.flatMap((step) => step.tags ?? []);
  const look = (option: string, names: readonly string[], known: readonly string[], what: string) =>
    names
      .filter((name) => !known.includes(name))
      .map((name) => {
        const near = nearest(name, new Set(known));
        const hint = near === undefined ? listed(what, known) : `did you mean '${near}'?`;
        return diagnosticFor(option, name, `no step has the ${what} '${name}'`, hint);
      });
  const names = [...tags, ...ids];
  return [
    ...look('--only', only ?? [], names, 'tag or ID'),
    ...look('--skip', skip, names, 'tag or ID'),
    ...look('--from', first === null ? [] : [first], ids, 'ID'),
  ];
}

const listed = (what: string, known: readonly string[]): string | null => {
  const names = [...new Set(known)];
  return names.length > 12 ? null : `${what === 'ID' ? 'IDs' : 'tags and IDs'}: ${names.join(', ')}`;
};

/** A name under --only whose steps are all excluded by the rest of the selection. */
function contradiction(name: string, steps: readonly Step[], reasons: readonly (string | null)[]): Diagnostic {
  const why = new Set(steps.flatMap((step, index) => (isMeant(step, name) ? [reasons[index]] : [])));
  return diagnosticFor(
    '--only',
    name,
    `'${name}' selects no step: it is ${[...why].join(', ')}`,
    'remove one of the two options',
  );
}

function diagnosticFor(option: string, text: string, message: string, hint: string | null): Diagnostic {
  return diagnosticAt({ path: option, text }, { start: 0, end: text.length }, 'selection', message, hint);
}
