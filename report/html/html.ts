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

/** Control characters, and characters that change the direction of writing, are shown as visible symbols. */
// eslint-disable-next-line no-control-regex
const odd = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Foreign text with control and direction characters replaced. */
export const harmless = (text: string): string => text.replace(odd, '\ufffd');

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
  const parted = strings.map((text) => text.replace(/\s*\n\s*/g, '\n'));
  return {
    markup: parted.map((text, index) => text + (index < parts.length ? put(parts[index] ?? null) : '')).join(''),
  };
}
