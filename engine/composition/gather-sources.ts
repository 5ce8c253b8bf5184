import type { Diagnostic, Result, SourceText } from '../model/diagnostic.ts';
import { diagnosticAt } from '../language/yaml/diagnostic-at.ts';
import { parseSource } from '../language/yaml/parse-source.ts';
import type { LinkedSource, PlaybookSource } from '../model/playbook.ts';
import { linkOf, tidy, type Link } from './link.ts';
import { referencesIn } from './references-in.ts';

/** The text behind a link, or the reason why it is missing. The `path` of the text identifies the file. */
export type Reading =
  | { readonly ok: true; readonly source: SourceText }
  | { readonly ok: false; readonly message: string; readonly hint: string | null };

const maxFiles = 32;
const maxText = 4 * 1024 * 1024;

/**
 * The text of a playbook with the texts of all files that it is composed of, each read once by `read`; at most 32 files
 * and 4 MiB together. Only unreadable files are reported here, at their reference; mistakes inside files are found by
 * `loadPlaybook`.
 */
export async function gatherSources(
  main: SourceText,
  read: (link: Link) => Promise<Reading>,
): Promise<Result<PlaybookSource>> {
  const texts = new Map([[tidy(main.path), main]]);
  const linked: LinkedSource[] = [];
  const diagnostics: Diagnostic[] = [];
  // The list grows during the loop: each file can add further files.
  for (const source of texts.values()) {
    const links: Record<string, string> = Object.create(null) as Record<string, string>;
    const parsed = parseSource(source);
    for (const { text, place } of parsed.ok ? referencesIn(parsed.value) : []) {
      if (links[text] !== undefined) continue;
      const report = (code: string, message: string, hint: string | null) =>
        diagnostics.push(diagnosticAt(place.source, place.span, code, message, hint));
      const link = linkOf(text, source.path);
      const known = link.kind === 'path' ? texts.get(link.path) : undefined;
      const reading: Reading = known === undefined ? await read(link) : { ok: true, source: known };
      if (!reading.ok) report('unreadable', reading.message, reading.hint);
      else {
        links[text] = (texts.get(tidy(reading.source.path)) ?? reading.source).path;
        const name = tidy(reading.source.path);
        if (!texts.has(name)) texts.set(name, reading.source);
        const size = [...texts.values()].reduce((sum, each) => sum + each.text.length, 0);
        if (texts.size > maxFiles || size > maxText) {
          report('too-many-files', `a playbook can use at most ${maxFiles} files, with at most 4 MiB together`, null);
          return { ok: false, diagnostics };
        }
      }
    }
    linked.push(Object.keys(links).length === 0 ? source : { ...source, links });
  }
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  const [first = main, ...files] = linked;
  return { ok: true, value: files.length === 0 ? first : { ...first, files } };
}
