import { unsafeCharacters } from '../../engine/text/unsafe-characters.ts';

/** Text that is already markup. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | null | Markup | readonly Markup[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Foreign text in which control characters, and characters that are invisible or change the direction of writing, are shown as a visible symbol. */
export const harmless = (text: string): string => text.replace(unsafeCharacters, '\ufffd');

/** Foreign text, escaped for use between tags and in quoted attributes. */
export const escaped = (text: string): string =>
  harmless(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** Markup from a template: every inserted text is escaped, only markup is not. The indentation is removed. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const put = (part: Part): string => {
    if (part === null) return '';
    if (typeof part === 'number') return String(part);
    if (typeof part === 'string') return escaped(part);
    return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
  };
  const parted = strings.map((text) => text.replace(/(?<!\s)\s*\n\s*/g, '\n'));
  return {
    markup: parted.map((text, index) => text + (index < parts.length ? put(parts[index] ?? null) : '')).join(''),
  };
}
