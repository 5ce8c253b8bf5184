import type { FileState, Output } from './machine.ts';

/** What a planned change makes of one path, for the probes of later steps. A `gone` path hides everything below it. */
export type Effect =
  | { readonly kind: 'text'; readonly path: string; readonly text: string }
  | { readonly kind: 'file'; readonly path: string; readonly file: FileState }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'folder'; readonly path: string }
  /** A file whose content cannot be known yet. */
  | { readonly kind: 'sealed'; readonly path: string; readonly mode: number }
  | { readonly kind: 'gone'; readonly path: string }
  /** Nothing can be known about the path yet. */
  | { readonly kind: 'unknown'; readonly path: string }
  /** What does not exist below this folder, and every program that does not exist, may appear. */
  | { readonly kind: 'appearing'; readonly path: string }
  /** A query answers otherwise: `rewrite` turns the output of now into the output after the change. Two effects with the same `path` are about one thing, and the later counts. */
  | {
      readonly kind: 'answer';
      readonly path: string;
      rewrite(argv: readonly string[], output: Output): Output;
    };
