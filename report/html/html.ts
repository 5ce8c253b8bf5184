/** Text that is markup already. */
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

/** Control characters, and marks that turn the direction of writing, are shown as pictures of themselves. */
// eslint-disable-next-line no-control-regex
const odd = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text of others that obeys nobody who wrote it. */
export const harmless = (text: string): string => text.replace(odd, '\ufffd');

/** A text of others as it may stand between tags and in quoted attributes. */
export const escaped = (text: string): string =>
  harmless(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** Markup from a template: every text put in is escaped, only markup is not. Its indentation is not kept. */
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
