import type { ParsedNode } from 'yaml';
import { isMap, isSeq } from 'yaml';
import type { Result, SourceText } from '../model/diagnostic.ts';
import { diagnosticAt } from '../language/yaml/diagnostic-at.ts';
import type { Document } from '../language/yaml/document.ts';
import { parseSource } from '../language/yaml/parse-source.ts';
import type { LinkedSource, PlaybookSource } from '../model/playbook.ts';
import type { Reference } from './references-in.ts';

/** The texts that a playbook is composed of, each parsed once. */
export interface Library {
  /** The file that a reference in the file `from` points to; a mistake if the file was not read. */
  find(reference: Reference, from: string): Result<LinkedSource>;
  parse(source: SourceText): Result<Document>;
  /** The text of origin of each node; nodes that composing makes are added. */
  readonly origins: WeakMap<ParsedNode, SourceText>;
}

/** The library of a playbook whose sources were gathered. */
export function libraryOf(playbook: PlaybookSource): Library {
  const sources = new Map([playbook, ...(playbook.files ?? [])].map((source) => [source.path, source]));
  const origins = new WeakMap<ParsedNode, SourceText>();
  const parsed = new Map<string, Result<Document>>();
  return {
    origins,
    find({ text, place }, from) {
      const links = sources.get(from)?.links ?? {};
      const source = Object.hasOwn(links, text) ? sources.get(links[text] ?? '') : undefined;
      if (source !== undefined) return { ok: true, value: source };
      const message = `the file '${text}' was not read`;
      return { ok: false, diagnostics: [diagnosticAt(place.source, place.span, 'unreadable', message)] };
    },
    parse(source) {
      const known = parsed.get(source.path);
      if (known !== undefined) return known;
      const result = parseSource(source);
      const document: Result<Document> = result.ok ? { ok: true, value: { ...result.value, origins } } : result;
      if (result.ok) mark(result.value.root, source, origins);
      parsed.set(source.path, document);
      return document;
    },
  };
}

function mark(node: ParsedNode | null, source: SourceText, origins: WeakMap<ParsedNode, SourceText>): void {
  if (node === null) return;
  origins.set(node, source);
  if (isSeq(node)) for (const item of node.items) mark(item as ParsedNode, source, origins);
  if (!isMap(node)) return;
  for (const pair of node.items) {
    mark(pair.key as ParsedNode, source, origins);
    mark(pair.value as ParsedNode | null, source, origins);
  }
}
