import Handlebars from 'handlebars';

/** Formats a value for a template. */
export type TemplateHelper = (value: string) => string;

/**
 * A separate instance of Handlebars for pages that people read (https://handlebarsjs.com/guide/): a template can use
 * `if`, `each`, these helpers and these partials. Only helpers escape text. A template becomes a function of its
 * data, which throws if the template shows a value that the data does not have; in `if` and `each` such a value
 * counts as empty.
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
