import type { Diagnostic, Locate } from '../../model/diagnostic.ts';
import type { Step } from '../../model/playbook.ts';
import type { Json, StepType } from '../../model/step-type.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import type { Document } from '../yaml/document.ts';
import type { Naming } from '../schema/explain-error.ts';
import { judge } from '../schema/judge.ts';
import { suggest } from '../yaml/nearest.ts';
import { nodeAt } from '../yaml/node-at.ts';
import { readScalars } from '../schema/read-scalars.ts';
import { isTemplate } from '../template/is-template.ts';
import { secretUses } from '../template/secret-uses.ts';
import { templatesIn } from '../template/templates-in.ts';
import { valueAt } from '../yaml/value-at.ts';

/** The data of the playbook that loading a step needs. */
export interface StepLoading {
  readonly document: Document;
  readonly envelope: Json;
  readonly types: ReadonlyMap<string, StepType>;
  readonly name: Naming;
  readonly locate: Locate;
  readonly secrets: ReadonlySet<string>;
  readonly diagnostics: Diagnostic[];
}

/**
 * The step at an index: its type selects the schema, and only that schema checks `with`. Undefined if its id or type is
 * invalid.
 */
export function loadStep(index: number, loading: StepLoading): Step | undefined {
  const { document, envelope, types, name, locate, diagnostics } = loading;
  const at = ['steps', index];
  const given = (key: string) => valueAt(envelope, [...at, key]);
  const [id, typeName, title, on] = [given('id'), given('type'), given('name'), given('on')];
  const [when, tell] = [given('when'), given('tell')];
  if (typeof typeName !== 'string') return undefined;
  const type = types.get(typeName);
  if (type === undefined) {
    const { source, span } = locate([...at, 'type'], 'value');
    const hint = suggest(typeName, [...types.keys()], 'step types');
    diagnostics.push(diagnosticAt(source, span, 'unknown-type', `unknown step type '${typeName}'`, hint));
    return undefined;
  }
  const forEach = given('for_each');
  if (isTemplate(title) && forEach === undefined) {
    const { source, span } = locate([...at, 'name'], 'value');
    diagnostics.push(diagnosticAt(source, span, 'bad-value', `${name([...at, 'name'])} must not contain a template`));
  }
  if (typeof forEach === 'string' && !isTemplate(forEach)) {
    const { source, span } = locate([...at, 'for_each'], 'value');
    const message = `${name([...at, 'for_each'])} must be a list, or a template that gives a list`;
    diagnostics.push(diagnosticAt(source, span, 'wrong-type', message, 'write for_each: [a, b]'));
  }
  if (typeof when === 'string' && !when.includes('{{') && when !== 'true' && when !== 'false') {
    const { source, span } = locate([...at, 'when'], 'value');
    const written = when.slice(0, 60);
    const message = `${name([...at, 'when'])} must be a template that gives true or false`;
    diagnostics.push(diagnosticAt(source, span, 'wrong-type', message, `write when: "{{ ${written} }}"`));
  }
  const base = [...at, 'with'];
  const written = nodeAt(document, base);
  const input = written === null ? (Object.create(null) as Json) : readScalars(written, type.schema);
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    diagnostics.push(...judge(input, type.schema, { base, name, locate, templates: true }));
  }
  if (typeof id !== 'string') return undefined;
  const templates = templatesIn(when, tell, title, forEach, input);
  return {
    id,
    title: typeof title === 'string' ? title : id,
    type,
    on: typeof on === 'string' ? on : 'host',
    when: typeof when === 'string' ? when : null,
    tell: typeof tell === 'string' ? tell : null,
    with: input,
    ...flow(valueAt(envelope, at) ?? null),
    at,
    locate,
    templates,
    // An item that is made from a secret is one.
    secrets:
      secretUses(forEach, loading.secrets, templates).length > 0
        ? new Set([...loading.secrets, 'item'])
        : loading.secrets,
  };
}

/** The keys for repetition, retries, time limits and selection of a step; mistakes in them were already reported. */
function flow(declared: Json): Pick<Step, 'forEach' | 'retry' | 'timeout' | 'tags'> {
  const given = (...pointer: string[]) => valueAt(declared, pointer);
  const [forEach, timeout, tags] = [given('for_each'), given('timeout'), given('tags')];
  const [times, delay] = [given('retry', 'times'), given('retry', 'delay')];
  return {
    ...(typeof forEach === 'string' || Array.isArray(forEach) ? { forEach } : {}),
    ...(typeof times === 'number' && typeof delay === 'number' ? { retry: { times, delay } } : {}),
    ...(typeof timeout === 'number' ? { timeout } : {}),
    ...(Array.isArray(tags) ? { tags: (tags as readonly Json[]).filter((tag) => typeof tag === 'string') } : {}),
  };
}
