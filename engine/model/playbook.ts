import type { WantedShape } from '../../schemas/types/lab.ts';
import type { Diagnostic, Locate, Pointer, Result, SourceText } from './diagnostic.ts';
import type { Json, Outputs, Schema, StepType } from './step-type.ts';
import type { Templates } from './template.ts';

/** The declared input of a playbook; `schema` is the JSON Schema its value must satisfy, from its declared type, with `writeOnly: true` when it is a secret. */
export interface InputDeclaration {
  readonly name: string;
  readonly type: string;
  readonly summary: string;
  readonly schema: Schema;
  /** Undefined where the user must give one. */
  readonly default: Json | undefined;
  readonly at: Pointer;
  /** Places of what it was loaded from, by pointers that begin with `at`. */
  readonly locate?: Locate;
}

/** The block that steps of an included playbook run in: what their inputs are, and when they run at all. */
export interface Block {
  /** Its full id, which the ids of its steps begin with: "setup", or "outer.setup" inside another block. */
  readonly id: string;
  /** The block that it stands in itself; null in the playbook. */
  readonly parent: Block | null;
  readonly when: string | null;
  readonly with: Json;
  /** The declared inputs of the included playbook, as the schema of `with`. */
  readonly schema: Schema;
  /** The machine of its steps that name none; null is the host. */
  readonly on: string | null;
  /** What its steps are tagged with beside their own tags. */
  readonly tags: readonly string[];
  readonly at: Pointer;
  readonly locate: Locate;
  /** Those of `when` and `with`. */
  readonly templates: Templates;
  /** Inputs of the place where it stands whose values no message may show. */
  readonly secrets: ReadonlySet<string>;
}

/** The place of a step in the list of `for_each`: the id that was written, and the item; or that the list was empty. */
type Each =
  | { readonly kind: 'item'; readonly of: string; readonly index: number; readonly item: Json }
  | { readonly kind: 'none'; readonly of: string };

/** How often a failed step is tried again, and the seconds before that. */
interface Retry {
  readonly times: number;
  readonly delay: number;
}

/** Why a step is left out, and the id of a step that takes part and needs its outputs; null when none does. */
interface Skipped {
  readonly reason: string;
  readonly neededBy: string | null;
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
  /** Those of every text in it; undefined for a step that no text was written for. */
  readonly templates?: Templates;
  /** Inputs whose values no message may show. */
  readonly secrets?: ReadonlySet<string>;
  /** The block that it runs in; undefined in the playbook itself. */
  readonly block?: Block;
  /** A list, or a template that gives one: the step stands once for each item. Undefined once it was expanded, and for a step that stands once. */
  readonly forEach?: Json;
  /** The item that it stands for, where for_each was expanded. */
  readonly each?: Each;
  readonly retry?: Retry;
  /** Seconds that one attempt may take. */
  readonly timeout?: number;
  readonly tags?: readonly string[];
  /** Set where the run was told to leave it out. */
  readonly skipped?: Skipped;
}

/** A text, and the paths of what it calls by name (`extends`, `include`). */
export interface LinkedSource extends SourceText {
  readonly links?: Readonly<Record<string, string>>;
}

/** The text of a playbook with every further text that it is composed of. */
export interface PlaybookSource extends LinkedSource {
  readonly files?: readonly LinkedSource[];
}

export interface Playbook {
  readonly name: string;
  readonly summary: string;
  readonly source: PlaybookSource;
  readonly inputs: readonly InputDeclaration[];
  readonly steps: readonly Step[];
  /** What became of the steps that a variant took out, a sentence for each of their ids. */
  readonly removed?: ReadonlyMap<string, string>;
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
  /** `shape` is what the host has to be; null takes it as it runs. */
  | { readonly kind: 'emulated'; readonly lab: string; readonly shape: WantedShape | null }
  | { readonly kind: 'simulated'; readonly tree: string | null }
  /** A guest of `host` (a machine of the same lab), through the agent socket of the VM that qemu-launch named. */
  | { readonly kind: 'guest-agent'; readonly host: string; readonly vm: string };

export interface Lab {
  readonly name: string;
  readonly source: SourceText;
  readonly machines: Readonly<Record<string, Connection>>;
  readonly inputs: Readonly<Record<string, LabInput>>;
  /** Places in the text, by pointers from its root. */
  readonly locate: Locate;
}

/** What a lab gives to an input. */
export interface LabInput {
  /** As it was written. */
  readonly value: Json;
  readonly at: Pointer;
  /** The value as the input's declaration reads and judges it. */
  read(input: InputDeclaration): Result<Json>;
}

/** Values for a playbook's inputs, each valid by its declaration. */
export type Inputs = Readonly<Record<string, Json>>;

/** What templates see of another step; a list for one with for_each. */
export type StepOutputs = Outputs | 'unknown' | readonly (Outputs | 'unknown')[];

/** What templates can see while one step is prepared. */
export interface Scope {
  readonly inputs: Inputs;
  /** Undefined while facts have not been gathered (validate). */
  readonly facts: Json | undefined;
  /** Outputs of earlier steps by id; "unknown" while the step has not run, and a list for a step with for_each. */
  readonly steps: Readonly<Record<string, StepOutputs>>;
  /** The item of a step with for_each, and its place in the list from 0. */
  readonly item?: Json;
  readonly index?: number;
  /** What stands before the ids that are seen, e.g. "setup." inside that block; none in the playbook itself. */
  readonly within?: string;
  /** Inputs whose values are not known yet, each with the id of the step that they wait for. */
  readonly waiting?: Readonly<Record<string, string>>;
}

/** The outcome of rendering a step in a scope. */
export type Prepared =
  | { readonly kind: 'ready'; readonly input: unknown }
  | { readonly kind: 'skipped'; readonly reason: string }
  /** A typed unknown: known after that step. */
  | { readonly kind: 'unknown'; readonly after: string }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] };
