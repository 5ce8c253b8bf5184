import type { Diagnostic } from '../model/diagnostic.ts';
import type { Block, InputDeclaration, Step } from '../model/playbook.ts';
import type { Json, StepType } from '../model/step-type.ts';
import type { Composed } from './compose-document.ts';
import type { Library } from './library.ts';

/** The declaration of a step or a block: its place in a composed document, and for a block the included file. */
export interface Declaration {
  readonly composed: Composed;
  readonly index: number;
  readonly included?: { readonly composed: Composed; readonly block: Block; readonly path: string };
}

/** The state that is shared while a playbook and its blocks are loaded. */
export interface Loading {
  readonly library: Library;
  readonly types: ReadonlyMap<string, StepType>;
  readonly diagnostics: Diagnostic[];
  /** The steps that variants removed, by id, with what happened to them. */
  readonly removed: Map<string, string>;
  /** The files around this one, each included by the previous file. */
  readonly files: readonly string[];
  /** The declaration of each step and block, by its full id. */
  readonly declarations: Map<string, Declaration>;
  /** The number of steps and blocks so far. */
  readonly count: { steps: number };
}

/** The declarations of a composed document. */
export interface Loaded {
  readonly envelope: Json;
  readonly inputs: readonly InputDeclaration[];
  /** Makes the steps inside a block, or without a block, in the playbook itself. */
  steps(block: Block | null): readonly Step[];
}
