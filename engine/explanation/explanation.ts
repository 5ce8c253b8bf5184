import type { Place } from '../model/diagnostic.ts';
import type { Json } from '../model/step-type.ts';

/** Who says what a value is, from the weakest to the strongest. */
export type ValueSource =
  | { readonly kind: 'step-type'; readonly name: string }
  | { readonly kind: 'playbook'; readonly name: string }
  | { readonly kind: 'variant'; readonly name: string }
  | { readonly kind: 'block'; readonly name: string }
  | { readonly kind: 'lab'; readonly name: string }
  | { readonly kind: 'command-line' };

/** One place that says what a value is. */
export interface Claim {
  readonly by: ValueSource;
  /** As written, read by the type of its place; null for an empty value. */
  readonly value: Json;
  readonly place: Place;
}

/** A value with everyone who says what it is: the winner first, then the losers, the strongest first. */
export interface ExplainedValue {
  /** Behind the id of its step, e.g. "with.device". */
  readonly path: string;
  readonly claims: readonly Claim[];
  /** What the winner's templates come to, where the inputs alone tell; undefined where it has none, or more is needed. */
  readonly gives: Json | undefined;
}

export interface ExplainedInput {
  readonly name: string;
  readonly type: string;
  readonly summary: string;
  readonly isSecret: boolean;
  readonly claims: readonly Claim[];
  /** The values that are made from it, e.g. "start-vm.with.devices". */
  readonly usedBy: readonly string[];
}

/** What a file did with a step. */
export interface Declared {
  readonly did: 'declared' | 'replaced' | 'changed' | 'added';
  readonly by: ValueSource;
  readonly place: Place;
}

export interface ExplainedStep {
  readonly id: string;
  readonly title: string;
  /** The step type; of a block, the file that it includes. */
  readonly type: string;
  readonly isBlock: boolean;
  readonly on: string;
  /** Its place among the steps, from 1, that of the last step of a block, and how many there are. */
  readonly position: number;
  readonly until: number;
  readonly of: number;
  readonly after: string | null;
  readonly before: string | null;
  readonly deeds: readonly Declared[];
  readonly values: readonly ExplainedValue[];
}

/** A playbook taken apart. */
export interface Explanation {
  readonly name: string;
  /** Who lays values over whom, the weakest first. */
  readonly layers: readonly { readonly by: ValueSource; readonly path: string }[];
  readonly inputs: readonly ExplainedInput[];
  readonly steps: readonly ExplainedStep[];
}
