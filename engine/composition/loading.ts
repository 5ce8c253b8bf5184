import type { Diagnostic } from '../model/diagnostic.ts';
import type { Block, InputDeclaration, Step } from '../model/playbook.ts';
import type { Json, StepType } from '../model/step-type.ts';
import type { Composed } from './compose-document.ts';
import type { Library } from './library.ts';

/** Where a step or a block was declared: its place in a composed document, and for a block what it includes. */
export interface Declaration {
  readonly composed: Composed;
  readonly index: number;
  readonly included?: { readonly composed: Composed; readonly block: Block; readonly path: string };
}

/** What loading a playbook and the blocks in it shares. */
export interface Loading {
  readonly library: Library;
  readonly types: ReadonlyMap<string, StepType>;
  readonly diagnostics: Diagnostic[];
  /** What became of the steps that variants took out, by id. */
  readonly removed: Map<string, string>;
  /** The files around, each included by the one before. */
  readonly files: readonly string[];
  /** Where each step and block was declared, by its full id. */
  readonly declarations: Map<string, Declaration>;
  /** How many steps and blocks there are so far. */
  readonly count: { steps: number };
}

/** What a composed document declares. */
export interface Loaded {
  readonly envelope: Json;
  readonly inputs: readonly InputDeclaration[];
  /** Makes the steps, inside a block or, without one, in the playbook itself. */
  steps(block: Block | null): readonly Step[];
}
