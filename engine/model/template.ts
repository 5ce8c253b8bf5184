import type { Span } from './diagnostic.ts';
import type { Json } from './step-type.ts';

/** What stands between `{{` and `}}`; spans are offsets into the scalar's text. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Json; readonly span: Span }
  /** Names from the root of the scope, e.g. inputs.nic. */
  | { readonly kind: 'path'; readonly parts: readonly string[]; readonly span: Span }
  | {
      readonly kind: 'call';
      readonly helper: string;
      readonly args: readonly Expression[];
      readonly span: Span;
      readonly name: Span;
    };

/** A scalar that holds templates: literal text and expressions in order. One expression alone keeps its type. */
export interface Template {
  readonly text: string;
  readonly pieces: readonly (string | Expression)[];
}

/** What is wrong inside a template, by offsets into the scalar's text. */
export interface TemplateMistake {
  readonly span: Span;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** A scalar's templates once they are parsed. */
export type ParsedTemplate =
  | { readonly ok: true; readonly template: Template }
  /** `readable` holds what can still be checked beside the mistakes. */
  | { readonly ok: false; readonly mistakes: readonly TemplateMistake[]; readonly readable: readonly Expression[] };

/** The templates of a step or a block by their texts: they are parsed once, when it is loaded. */
export type Templates = ReadonlyMap<string, ParsedTemplate>;
