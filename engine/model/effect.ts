import type { FileState, Output } from './machine.ts';

/** The effect of a planned change on one path, for the probes of later steps. A `gone` path hides everything below it. */
export type Effect =
  | { readonly kind: 'text'; readonly path: string; readonly text: string }
  | { readonly kind: 'file'; readonly path: string; readonly file: FileState }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'folder'; readonly path: string }
  /** A file whose content is not known yet. */
  | { readonly kind: 'sealed'; readonly path: string; readonly mode: number }
  | { readonly kind: 'gone'; readonly path: string }
  /** Nothing is known about the path yet. */
  | { readonly kind: 'unknown'; readonly path: string }
  /** Paths that do not exist below this folder, and programs that do not exist, may appear. */
  | { readonly kind: 'appearing'; readonly path: string }
  /**
   * A query will give another answer: `rewrite` converts the present output to the output after the change. Two
   * effects with the same `path` have the same subject, and the later one counts.
   */
  | {
      readonly kind: 'answer';
      readonly path: string;
      rewrite(argv: readonly string[], output: Output): Output;
    };
