import type { Diagnostic, Result } from '../../model/diagnostic.ts';
import type { InputDeclaration, Inputs, Lab, Playbook } from '../../model/playbook.ts';
import type { Json } from '../../model/step-type.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import { inTextOrder } from '../yaml/in-text-order.ts';
import { maskText } from '../yaml/mask-text.ts';
import { nearest, suggest } from '../yaml/nearest.ts';
import { readAssignment, type Assignment } from './read-assignment.ts';

export type { Assignment };

/**
 * A value for every input: from the command line, otherwise from the lab, otherwise the default. A lab may contain
 * inputs of other playbooks, so an undeclared name in it is reported only if it looks misspelt.
 */
export function bindInputs(playbook: Playbook, lab: Lab | null, assignments: readonly Assignment[]): Result<Inputs> {
  const { values, diagnostics } = offeredValues(playbook, lab, assignments);
  const all = [...diagnostics, ...missing(playbook, values, lab)];
  return all.length > 0 ? { ok: false, diagnostics: all } : { ok: true, value: values };
}

/** The values of the inputs that have a value, and the mistakes in the given values; the values may be incomplete. */
export function offeredValues(
  playbook: Playbook,
  lab: Lab | null,
  assignments: readonly Assignment[],
): { readonly values: Inputs; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const values = Object.create(null) as { [name: string]: Json };
  const declared = new Map(playbook.inputs.map((input) => [input.name, input]));
  for (const input of playbook.inputs) if (input.default !== undefined) values[input.name] = input.default;
  if (lab !== null) Object.assign(values, fromLab(lab, declared, diagnostics));
  for (const assignment of assignments) {
    const input = declared.get(assignment.name);
    if (input === undefined) {
      // The value can be the secret of an input whose name is misspelt.
      const source = { path: '--set', text: `${assignment.name}=${maskText(assignment.text)}` };
      const span = { start: 0, end: assignment.name.length };
      const message = `the playbook '${playbook.name}' has no input '${assignment.name}'`;
      diagnostics.push(
        diagnosticAt(source, span, 'unknown-input', message, suggest(assignment.name, [...declared.keys()], 'inputs')),
      );
    } else {
      const read = readAssignment(assignment, input);
      values[input.name] = read.ok ? read.value : null;
      if (!read.ok) diagnostics.push(...read.diagnostics);
    }
  }
  return { values, diagnostics };
}

function fromLab(lab: Lab, declared: ReadonlyMap<string, InputDeclaration>, diagnostics: Diagnostic[]): Inputs {
  const values = Object.create(null) as { [name: string]: Json };
  const given = Object.entries(lab.inputs);
  const names = given.map(([name]) => name);
  const found: Diagnostic[] = [];
  for (const [name, { at, read: readAs }] of given) {
    const input = declared.get(name);
    if (input !== undefined) {
      const read = readAs(input);
      values[name] = read.ok ? read.value : null;
      if (!read.ok) found.push(...read.diagnostics);
      continue;
    }
    const meant = nearest(
      name,
      [...declared.keys()].filter((other) => !names.includes(other)),
    );
    if (meant === undefined) continue;
    const { source, span } = lab.locate(at, 'key');
    found.push(
      diagnosticAt(source, span, 'unknown-input', `the playbook has no input '${name}'`, `did you mean '${meant}'?`),
    );
  }
  diagnostics.push(...inTextOrder(found));
  return values;
}

/**
 * Every input without a value. Undeclared names in the lab are also shown, because the lab may belong to another
 * playbook.
 */
function missing(playbook: Playbook, values: Inputs, lab: Lab | null): readonly Diagnostic[] {
  const absent = playbook.inputs.filter((input) => values[input.name] === undefined);
  if (absent.length === 0) return [];
  const declared = new Set(playbook.inputs.map(({ name }) => name));
  const given = Object.keys(lab?.inputs ?? {});
  const open = [...declared].filter((name) => !given.includes(name));
  // A name that looks misspelt was already reported at its place.
  const others = given.filter((name) => !declared.has(name) && nearest(name, open) === undefined);
  const shown = others.length > 12 ? [...others.slice(0, 12), '...'] : others;
  const strangers =
    others.length === 0
      ? ''
      : `; ${lab?.source.path} sets inputs that this playbook does not have: ${shown.join(', ')}`;
  return absent.map((input) => {
    const place = input.locate?.(input.at, 'key') ?? { source: playbook.source, span: null };
    const message = `input '${input.name}' (${input.type}) has no value${input.summary === '' ? '' : `: ${input.summary}`}`;
    const hint = `set it under 'inputs' in the lab file, or with --set ${input.name}=...`;
    return diagnosticAt(place.source, place.span, 'missing-input', message, `${hint}${strangers}`);
  });
}
