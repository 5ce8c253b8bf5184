import type { Place } from '../model/diagnostic.ts';
import type { Json } from '../model/step-type.ts';

/** The source that sets a value, from the weakest to the strongest. */
export type ValueSource =
  | { readonly kind: 'step-type'; readonly name: string }
  | { readonly kind: 'playbook'; readonly name: string }
  | { readonly kind: 'variant'; readonly name: string }
  | { readonly kind: 'block'; readonly name: string }
  | { readonly kind: 'lab'; readonly name: string }
  | { readonly kind: 'command-line' };

/** One place that sets a value. */
export interface Claim {
  readonly by: ValueSource;
  /** The value as written, read with the type of its place; null for an empty value. */
  readonly value: Json;
  readonly place: Place;
}

/** A value with all sources that set it: the effective source first, then the overridden sources, the strongest first. */
export interface ExplainedValue {
  /** The path after the ID of its step, e.g. "with.device". */
  readonly path: string;
  readonly claims: readonly Claim[];
  /** The value of the effective source's templates, if the inputs alone decide it; undefined without templates, or if more is needed. */
  readonly gives: Json | undefined;
}

export interface ExplainedInput {
  readonly name: string;
  readonly type: string;
  readonly summary: string;
  readonly isSecret: boolean;
  readonly claims: readonly Claim[];
  /** The values that use it, e.g. "start-vm.with.devices". */
  readonly usedBy: readonly string[];
}

/** How a file changed a step. */
export interface Declared {
  readonly did: 'declared' | 'replaced' | 'changed' | 'added';
  readonly by: ValueSource;
  readonly place: Place;
}

export interface ExplainedStep {
  readonly id: string;
  readonly title: string;
  /** The step type; for a block, the included file. */
  readonly type: string;
  readonly isBlock: boolean;
  readonly on: string;
  /** Its position among the steps, from 1, the position of the last step of a block, and the number of steps. */
  readonly position: number;
  readonly until: number;
  readonly of: number;
  readonly after: string | null;
  readonly before: string | null;
  readonly deeds: readonly Declared[];
  readonly values: readonly ExplainedValue[];
}

/** An explained playbook. */
export interface Explanation {
  readonly name: string;
  /** Which file overrides which, the weakest first. */
  readonly layers: readonly { readonly by: ValueSource; readonly path: string }[];
  readonly inputs: readonly ExplainedInput[];
  readonly steps: readonly ExplainedStep[];
}
