import type { Diagnostic, Locate, Pointer, SourceText } from './diagnostic.ts';
import type { Json, Outputs, Schema, StepType } from './step-type.ts';

/** The declared input of a playbook; `schema` is the JSON Schema its value must satisfy, from its declared type, with `writeOnly: true` when it is a secret. */
export interface InputDeclaration {
  readonly name: string;
  readonly type: string;
  readonly summary: string;
  readonly schema: Schema;
  /** Undefined where the user must give one. */
  readonly default: Json | undefined;
  readonly at: Pointer;
}

/** A step as loaded: its scalars have the types its schema asks for, except strings that still hold templates. */
export interface Step {
  readonly id: string;
  readonly title: string;
  readonly type: StepType;
  /** The lab's name of the machine it runs on, "host" by default. */
  readonly on: string;
  /** A template that must render to a boolean; null runs always. */
  readonly when: string | null;
  /** A template for the run's end, which may use the step's own outputs; null tells nothing. */
  readonly tell: string | null;
  readonly with: Json;
  readonly at: Pointer;
  /** Places of what it was loaded from, by pointers that begin with `at`; undefined for a step that no text was written for. */
  readonly locate?: Locate;
  /** Inputs whose values no message may show. */
  readonly secrets?: ReadonlySet<string>;
}

export interface Playbook {
  readonly name: string;
  readonly summary: string;
  readonly source: SourceText;
  readonly inputs: readonly InputDeclaration[];
  readonly steps: readonly Step[];
}

/** How a lab file says a machine is reached. */
export type Connection =
  | { readonly kind: 'local' }
  | {
      readonly kind: 'ssh';
      readonly host: string;
      readonly user: string | null;
      readonly port: number | null;
      readonly identityFile: string | null;
      readonly options: readonly string[];
      /** Whether every program is run through `sudo -n`. */
      readonly sudo: boolean;
    }
  | { readonly kind: 'emulated'; readonly lab: string }
  | { readonly kind: 'simulated'; readonly tree: string | null }
  /** A guest of `host` (a machine of the same lab), through the agent socket of the VM that qemu-launch named. */
  | { readonly kind: 'guest-agent'; readonly host: string; readonly vm: string };

export interface Lab {
  readonly name: string;
  readonly source: SourceText;
  readonly machines: Readonly<Record<string, Connection>>;
  readonly inputs: Readonly<Record<string, { readonly value: Json; readonly at: Pointer }>>;
}

/** Values for a playbook's inputs, each valid by its declaration. */
export type Inputs = Readonly<Record<string, Json>>;

/** What templates can see while one step is prepared. */
export interface Scope {
  readonly inputs: Inputs;
  /** Undefined while facts have not been gathered (validate). */
  readonly facts: Json | undefined;
  /** Outputs of earlier steps by id; "unknown" while the step has not run. */
  readonly steps: Readonly<Record<string, Outputs | 'unknown'>>;
}

/** The outcome of rendering a step in a scope. */
export type Prepared =
  | { readonly kind: 'ready'; readonly input: unknown }
  | { readonly kind: 'skipped'; readonly reason: string }
  /** A typed unknown: known after that step. */
  | { readonly kind: 'unknown'; readonly after: string }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] };
