import type { RunStarted } from '../../engine/model/event.ts';
import type { Inputs, Playbook } from '../../engine/model/playbook.ts';
import { namedSecrets } from '../../engine/secrets/named-secrets.ts';
import { covered, isSealed, marks } from '../../engine/secrets/seal.ts';
import type { Json } from '../../engine/model/step-type.ts';
import { rememberSecrets } from '../faults/known-secrets.ts';
import { checkPlaybook } from './bind-playbook.ts';
import type { View } from '../views/view.ts';

/** Keys whose values are names of runbook's own, by which a record is understood. */
const names = new Set(['kind', 'id', 'step', 'type', 'on', 'run', 'undoes', 'verb', 'result', 'outcome', 'takes']);

function leaves(value: Json): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return value === '' ? [] : [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

/** Secrets as texts in which they can stand: as they are, and as JSON writes them within quotes; the longest first. */
export function shapesOf(texts: Iterable<string>): readonly string[] {
  const shapes = [...texts].flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]);
  return [...new Set(shapes)].toSorted((a, b) => b.length - a.length);
}

/** The texts of the inputs that are declared secret, those of blocks too as far as they are known by now; the longest first. */
export const secretsOf = (playbook: Playbook, inputs: Inputs): readonly string[] =>
  shapesOf(namedSecrets(playbook, inputs).values());

/** The secrets of a run by its journal; every input of a playbook that this runbook can no longer read. */
export function secretsInHeader({ playbook, inputs }: RunStarted): readonly string[] {
  const loaded = checkPlaybook(playbook);
  return loaded.ok ? secretsOf(loaded.value, inputs) : leaves(inputs);
}

/** A file's state, as a change and an event hold it. */
const isFile = (value: unknown): value is { readonly content: string } =>
  typeof value === 'object' && value !== null && 'encoding' in value && 'content' in value;

/** The sides of a change, or of what came of it, by which a file that holds a secret is told: the other side may hold the secret of last time, which nobody knows any more. */
function filesOf(value: object): readonly string[] {
  const sides = Object.entries(value).filter(([, side]) => isFile(side));
  return sides.some(([key]) => ['before', 'after', 'observed'].includes(key)) ? sides.map(([key]) => key) : [];
}

/** Data as it may be shown: wherever a secret stands in a text there are dots instead. */
export function redact<T>(data: T, secrets: readonly string[]): T {
  const shown = (item: unknown): unknown => {
    const value = typeof item === 'object' && item !== null && !Array.isArray(item) ? covered(item) : item;
    if (typeof value === 'string')
      return secrets.reduce((text, secret) => text.replaceAll(secret, '••••'), value.replaceAll(marks, '••••'));
    if (typeof value === 'number') return secrets.includes(String(value)) ? '••••' : value;
    if (Array.isArray(value)) return value.map(shown);
    if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, shown(inner)] as const));
    if (typeof value !== 'object' || value === null) return value;
    // Bytes that are no text, e.g. a cloud-init seed: whether a secret is among them cannot be told from their code.
    if ('encoding' in value && value.encoding === 'base64') return { ...value, content: '••••' };
    const sides = filesOf(value);
    const files = Object.entries(value).filter(([key]) => sides.includes(key));
    const secret =
      sides.includes('observed') ||
      files.some(([, file]) => isSealed(file) || secrets.some((each) => file.content.includes(each)));
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (secret && sides.includes(key)) return [key, { ...inner, content: '••••' }];
        return [key, names.has(key) && typeof inner === 'string' ? inner : shown(inner)];
      }),
    );
  };
  return secrets.length === 0 && !isSealed(data) ? data : (shown(data) as T);
}

/** A view that learns what it may not show. */
export interface RedactedView extends View {
  hide(secrets: readonly string[]): void;
}

/** Lets a view see everything but secrets. */
export function redactedView(view: View): RedactedView {
  let hidden: readonly string[] = [];
  return {
    ...view,
    hide: (secrets) => {
      hidden = secrets;
      rememberSecrets(secrets);
    },
    diagnostics: (diagnostics) => view.diagnostics(redact(diagnostics, hidden)),
    steps: (steps) => view.steps(redact(steps, hidden)),
    plan: (plan) => view.plan(redact(plan, hidden)),
    undoPlan: (undo) => view.undoPlan(redact(undo, hidden)),
    event: (event) => view.event(redact(event, hidden)),
  };
}
