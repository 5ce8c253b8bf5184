import type { Json } from '../../model/step-type.ts';
import type { ParsedTemplate, Templates } from '../../model/template.ts';
import { parseTemplate } from './parse-template.ts';
import { isTemplate } from './is-template.ts';

/** Parses every template in some values, at any depth, each text once. */
export function templatesIn(...values: readonly (Json | undefined)[]): Templates {
  const found = new Map<string, ParsedTemplate>();
  const look = (value: Json | undefined): void => {
    if (isTemplate(value)) {
      if (!found.has(value)) found.set(value, parseTemplate(value));
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
  };
  values.forEach(look);
  return found;
}

/** A template of a part of a playbook, parsed when the part was loaded. A text that is new since then is parsed now. */
export function templateOf(text: string, templates: Templates): ParsedTemplate {
  return templates.get(text) ?? parseTemplate(text);
}
