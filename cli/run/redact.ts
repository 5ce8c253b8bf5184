import type { RecordedChange } from '../../engine/journal/recorded.ts';
import type { RunStarted } from '../../engine/model/event.ts';
import type { Inputs, Playbook } from '../../engine/model/playbook.ts';
import { namedSecrets } from '../../engine/secrets/named-secrets.ts';
import { findTexts } from '../../engine/secrets/find-texts.ts';
import { formsOfSecret } from '../../engine/secrets/forms-of-secret.ts';
import { emptyMark, isSealed, markCharacter, marks } from '../../engine/secrets/mark.ts';
import { maskText } from '../../engine/language/yaml/mask-text.ts';
import { safeJson } from '../../engine/text/safe-json.ts';
import type { Json } from '../../engine/model/step-type.ts';
import { rememberSecrets } from '../faults/known-secrets.ts';
import { checkPlaybook } from './bind-playbook.ts';
import type { View } from '../views/view.ts';

/** What is shown instead of a secret. */
const dots = '••••';

/** Keys whose values are names of runbook's own, by which a record is understood. */
const names = new Set(['kind', 'id', 'step', 'type', 'on', 'run', 'undoes', 'verb', 'result', 'outcome', 'takes']);

function leaves(value: Json): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return value === '' ? [] : [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

/**
 * The texts by which secrets are recognized: as they are, as JSON writes them within quotes, also with every unsafe
 * character escaped, and their longer lines; the longest first.
 */
export function shapesOf(texts: Iterable<string>): readonly string[] {
  const shapes = [...texts].flatMap((secret) => [
    ...formsOfSecret(secret).map(({ text }) => text),
    safeJson(secret).slice(1, -1),
  ]);
  return [...new Set(shapes)].filter((text) => text !== '').toSorted((a, b) => b.length - a.length);
}

/**
 * The texts of the inputs that are declared as secret, with those of blocks as far as they are known; the longest
 * first.
 */
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

/** The keys of two states of one file: if a secret is in one of them, an older secret can be in the other. */
const sides: ReadonlySet<string> = new Set(['before', 'after', 'observed', 'left', 'found']);

type Needles = readonly { readonly text: string }[];

/** A text as it may be shown: dots cover every secret that is known, and the place of every secret that is not known. */
function redactText(text: string, needles: Needles): string {
  let shown = '';
  let at = 0;
  for (const { start, end } of findTexts(text, needles)) {
    if (start > at || at === 0) shown += `${text.slice(at, start)}${dots}`;
    at = end;
  }
  return `${shown}${text.slice(at)}`.replaceAll(marks, (mark) => (mark === emptyMark ? markCharacter : dots));
}

/** The text of a source with dots of the same length, so that the places in it remain the same. */
function redactSource(text: string, needles: Needles): string {
  let shown = '';
  let at = 0;
  for (const { start, end } of findTexts(text, needles)) {
    shown += text.slice(at, start) + maskText(text.slice(start, end));
    at = end;
  }
  return shown + text.slice(at);
}

/** True if a file in some data contains a secret, known or not. */
function holdsSecret(data: unknown, needles: Needles): boolean {
  if (typeof data !== 'object' || data === null) return false;
  if (isFile(data)) return isSealed(data.content) || findTexts(data.content, needles).length > 0;
  return Object.values(data).some((each) => holdsSecret(each, needles));
}

/** The paths of the files to which a run wrote a secret: whatever is found there later can be a part of it, or a newer secret. */
function secretPaths(changes: readonly RecordedChange[], secrets: readonly string[]): readonly string[] {
  const needles = secrets.map((text) => ({ text }));
  return changes.flatMap(({ change, observed }) =>
    'path' in change && typeof change.path === 'string' && holdsSecret([change, observed], needles)
      ? [change.path]
      : [],
  );
}

/** Data as it may be shown: dots replace each secret in a text, and the whole content of the files at `paths`. */
export function redact<T>(data: T, secrets: readonly string[], paths: readonly string[] = []): T {
  const needles = secrets.map((text) => ({ text }));
  const shown = (value: unknown, isConcealed: boolean): unknown => {
    if (typeof value === 'string') return redactText(value, needles);
    if (typeof value === 'number') return secrets.includes(String(value)) ? dots : value;
    if (Array.isArray(value)) return value.map((each) => shown(each, isConcealed));
    if (value instanceof Map)
      return new Map([...value].map(([key, inner]) => [key, shown(inner, isConcealed)] as const));
    if (typeof value !== 'object' || value === null) return value;
    // Bytes that are no text, e.g. a cloud-init seed: it is unknown whether a secret is among them.
    if ('encoding' in value && value.encoding === 'base64') return { ...value, content: dots };
    if (isConcealed && isFile(value)) return { ...value, content: dots };
    if (isDiagnostic(value)) {
      const { source, ...rest } = value;
      return {
        ...(shown(rest, isConcealed) as object),
        source: { ...source, text: redactSource(source.text, needles) },
      };
    }
    const about = 'of' in value ? value.of : 'change' in value ? value.change : null;
    // Nothing of a found state is shown if the recorded state contains a secret: the found state may contain a part of it.
    const isHidden =
      isConcealed ||
      holdsSecret(about, needles) ||
      ('path' in value && typeof value.path === 'string' && paths.includes(value.path));
    const files = Object.entries(value).filter(([key, side]) => sides.has(key) && isFile(side));
    const isSecret = 'observed' in value || files.some(([, file]) => holdsSecret(file, needles));
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (names.has(key) && typeof inner === 'string') return [key, inner];
        return [key, shown(inner, isHidden || (isSecret && files.some(([side]) => side === key)))];
      }),
    );
  };
  return secrets.length + paths.length === 0 && !isSealed(data) ? data : (shown(data, false) as T);
}

/** A mistake with the text of its file. */
const isDiagnostic = (
  value: object,
): value is { readonly source: { readonly text: string }; readonly severity: unknown } =>
  'severity' in value &&
  'source' in value &&
  typeof value.source === 'object' &&
  value.source !== null &&
  'text' in value.source &&
  typeof value.source.text === 'string';

/** A view that learns what it may not show. */
export interface RedactedView extends View {
  /** Hides these texts, and the content of the files to which the run with these changes wrote one of them. */
  hide(secrets: readonly string[], changes?: readonly RecordedChange[]): void;
}

/** Lets a view see everything but secrets. */
export function redactedView(view: View): RedactedView {
  let hidden: readonly string[] = [];
  let paths: readonly string[] = [];
  return {
    ...view,
    hide: (secrets, changes = []) => {
      hidden = secrets;
      rememberSecrets(secrets);
      paths = secretPaths(changes, secrets);
    },
    diagnostics: (diagnostics) => view.diagnostics(redact(diagnostics, hidden)),
    steps: (steps) => view.steps(redact(steps, hidden)),
    plan: (plan) => view.plan(redact(plan, hidden, paths)),
    undoPlan: (undo) => view.undoPlan(redact(undo, hidden, paths)),
    note: (text) => view.note(redact(text, hidden)),
    event: (event) => view.event(redact(event, hidden, paths)),
  };
}
