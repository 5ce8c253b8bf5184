import type { Span } from './diagnostic.ts';
import type { Json } from './step-type.ts';

/** The text between `{{` and `}}`; spans are offsets into the scalar's text. */
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

/** A scalar that contains templates: literal text and expressions in order. The value of a scalar with only one expression keeps its type. */
export interface Template {
  readonly text: string;
  readonly pieces: readonly (string | Expression)[];
}

/** A mistake inside a template, with offsets into the scalar's text. */
export interface TemplateMistake {
  readonly span: Span;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** The parsed templates of a scalar. */
export type ParsedTemplate =
  | { readonly ok: true; readonly template: Template }
  /** `readable` contains the parts that can still be checked despite the mistakes. */
  | { readonly ok: false; readonly mistakes: readonly TemplateMistake[]; readonly readable: readonly Expression[] };

/** The templates of a step or a block by their texts: they are parsed once, when it is loaded. */
export type Templates = ReadonlyMap<string, ParsedTemplate>;
