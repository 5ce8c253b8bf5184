import Handlebars from 'handlebars';

/** How a template shows a value. */
export type TemplateHelper = (value: string) => string;

/**
 * Handlebars for pages that people read (https://handlebarsjs.com/guide/), as an instance of its own: a template can use `if`, `each`, these
 * helpers and these partials. Nothing is escaped but by a helper. A template becomes a function of its data, which throws where the
 * template shows what the data does not have; in `if` and `each` that counts as empty.
 */
export function createRenderer(
  helpers: Readonly<Record<string, TemplateHelper>>,
  partials: Readonly<Record<string, string>> = {},
): (template: string) => (data: object) => string {
  const handlebars = Handlebars.create();
  handlebars.registerHelper(helpers);
  for (const [name, text] of Object.entries(partials)) handlebars.registerPartial(name, text);
  const knownHelpers = Object.fromEntries(Object.keys(helpers).map((name) => [name, true]));
  return (template) => {
    const render = handlebars.compile(template, { strict: true, noEscape: true, knownHelpersOnly: true, knownHelpers });
    return (data) => render(data);
  };
}
