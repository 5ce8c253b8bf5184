/** Where in a document: keys and indexes from the root. */
export type Pointer = readonly (string | number)[];

/** Offsets into a source's text, in UTF-16 code units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text that a person wrote, kept so that every later stage can refer to a place in it. */
export interface SourceText {
  /** The path as the user gave it. */
  readonly path: string;
  readonly text: string;
}

/** A span of one text; nulls if the value does not come from a text. */
export interface Place {
  readonly source: SourceText | null;
  readonly span: Span | null;
}

/** Finds the text that the value at a pointer, or its key, was read from. */
export type Locate = (pointer: Pointer, part: 'value' | 'key') => Place;

/** A mistake of the user with its place; the views draw it, and it is never thrown. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Stable, kebab-case, e.g. "unknown-key". */
  readonly code: string;
  readonly message: string;
  readonly source: SourceText | null;
  readonly span: Span | null;
  readonly hint: string | null;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };
