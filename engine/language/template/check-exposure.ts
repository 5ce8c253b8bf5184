import type { Diagnostic, Pointer } from '../../model/diagnostic.ts';
import type { Json } from '../../model/step-type.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import type { Part } from './part.ts';
import { propertyOf } from '../schema/schema-view.ts';
import { isTemplate } from './is-template.ts';

const reference = /\binputs\.\[?([A-Za-z][A-Za-z0-9_-]*)|\b(item)\b/g;

/** The texts between braces; a loop, because a pattern would look for the end from every brace. */
function expressionsIn(template: string): readonly string[] {
  const found: string[] = [];
  for (let open = template.indexOf('{{'); open >= 0;) {
    const close = template.indexOf('}}', open);
    if (close < 0) break;
    found.push(template.slice(open, close + 2));
    open = template.indexOf('{{', close + 2);
  }
  return found;
}

/** The secret that a template names; undefined where it names none. */
function secretIn(template: string, secrets: ReadonlySet<string>): string | undefined {
  const expressions = expressionsIn(template);
  const names = expressions.flatMap((each) => [...each.matchAll(reference)].map(([, input, item]) => input ?? item));
  return names.find((name) => name !== undefined && secrets.has(name));
}

/** Every place of a step's input that a secret goes to and that is not kept from others: `writeOnly` in the step type's schema says which are. */
export function checkExposure(part: Part, schema: unknown, at: Pointer): readonly Diagnostic[] {
  const walk = (value: Json, within: unknown, place: Pointer): readonly Diagnostic[] => {
    if (typeof within === 'object' && within !== null && 'writeOnly' in within && within.writeOnly === true) return [];
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value).flatMap(([key, each]) =>
        walk(each as Json, Array.isArray(value) ? undefined : propertyOf(within, key), [
          ...place,
          Array.isArray(value) ? Number(key) : key,
        ]),
      );
    }
    const secret = isTemplate(value) ? secretIn(value, part.secrets) : undefined;
    if (secret === undefined) return [];
    const { source, span } = part.locate(place, 'value');
    const message = `'${secret}' is secret, but it would be visible here: in the arguments of a program, in a path or in a message`;
    const hint =
      "a secret is allowed only in the content of a 'file' step and in the user data of a 'cloud-init-seed' step; a program can read it from there";
    return [diagnosticAt(source, span, 'secret-exposed', message, hint)];
  };
  return walk(part.with, schema, at);
}
