import type { WantedShape } from '../../schemas/types/lab.ts';
import type { Diagnostic, Locate, Pointer, Result, SourceText } from './diagnostic.ts';
import type { Json, Outputs, Schema, StepType } from './step-type.ts';
import type { Templates } from './template.ts';

/**
 * The declared input of a playbook; `schema` is the JSON Schema that its value must satisfy, made from its declared
 * type, with `writeOnly: true` if it is a secret.
 */
export interface InputDeclaration {
  readonly name: string;
  readonly type: string;
  readonly summary: string;
  readonly schema: Schema;
  /** Undefined if the user must give a value. */
  readonly default: Json | undefined;
  readonly at: Pointer;
  /** Finds places in the texts that it was loaded from, by pointers that begin with `at`. */
  readonly locate?: Locate;
}

/** The block that contains the steps of an included playbook: the values of its inputs, and the condition to run it. */
export interface Block {
  /** Its full ID, with which the IDs of its steps begin: "setup", or "outer.setup" inside another block. */
  readonly id: string;
  /** The block that contains it; null in the playbook itself. */
  readonly parent: Block | null;
  readonly when: string | null;
  readonly with: Json;
  /** The declared inputs of the included playbook, as the schema of `with`. */
  readonly schema: Schema;
  /** The machine of its steps that have no `on`; null is the host. */
  readonly on: string | null;
  /** The tags that its steps have in addition to their own tags. */
  readonly tags: readonly string[];
  readonly at: Pointer;
  readonly locate: Locate;
  /** The parsed templates of `when` and `with`. */
  readonly templates: Templates;
  /** Inputs of the surrounding playbook or block whose values must not appear in a message. */
  readonly secrets: ReadonlySet<string>;
}

/** The place of a step in the list of `for_each`: the written ID, and the item; or the fact that the list was empty. */
type Each =
  | { readonly kind: 'item'; readonly of: string; readonly index: number; readonly item: Json }
  | { readonly kind: 'none'; readonly of: string };

/** How often a failed step is tried again, and the seconds before each attempt. */
interface Retry {
  readonly times: number;
  readonly delay: number;
}

/** Why a step is skipped, and the ID of a selected step that needs its outputs; null if no step needs them. */
interface Skipped {
  readonly reason: string;
  readonly neededBy: string | null;
}

/** A loaded step: its scalars have the types of its schema, except strings that still contain templates. */
export interface Step {
  readonly id: string;
  readonly title: string;
  readonly type: StepType;
  /** The name of its machine in the lab, "host" by default. */
  readonly on: string;
  /** A template that must render to a boolean; null always runs the step. */
  readonly when: string | null;
  /** A template for the end of the run, which may use the outputs of the step; null shows nothing. */
  readonly tell: string | null;
  readonly with: Json;
  readonly at: Pointer;
  /** Finds places in the text that it was loaded from, by pointers that begin with `at`; undefined for a step that has no text. */
  readonly locate?: Locate;
  /** The parsed templates of every text in it; undefined for a step that has no text. */
  readonly templates?: Templates;
  /** Inputs whose values must not appear in a message. */
  readonly secrets?: ReadonlySet<string>;
  /** The block that contains it; undefined in the playbook itself. */
  readonly block?: Block;
  /** A list, or a template that gives a list: the step runs once for each item. Undefined after expansion, and for a step without a list. */
  readonly forEach?: Json;
  /** The item of this step, if for_each was expanded. */
  readonly each?: Each;
  readonly retry?: Retry;
  /** Time limit of one attempt, in seconds. */
  readonly timeout?: number;
  readonly tags?: readonly string[];
  /** Set if the selection of the run skips it. */
  readonly skipped?: Skipped;
}

/** A text, and the paths of the files that it refers to by name (`extends`, `include`). */
export interface LinkedSource extends SourceText {
  readonly links?: Readonly<Record<string, string>>;
}

/** The text of a playbook with all other texts that it is composed of. */
export interface PlaybookSource extends LinkedSource {
  readonly files?: readonly LinkedSource[];
}

export interface Playbook {
  readonly name: string;
  readonly summary: string;
  readonly source: PlaybookSource;
  readonly inputs: readonly InputDeclaration[];
  readonly steps: readonly Step[];
  /** What happened to the steps that a variant removed, with one sentence for each of their IDs. */
  readonly removed?: ReadonlyMap<string, string>;
}

/** How a machine is reached, by the lab file. */
export type Connection =
  | { readonly kind: 'local' }
  | {
      readonly kind: 'ssh';
      readonly host: string;
      readonly user: string | null;
      readonly port: number | null;
      readonly identityFile: string | null;
      readonly options: readonly string[];
      /** Whether every program is run with `sudo -n`. */
      readonly sudo: boolean;
    }
  /** `shape` is the required shape of the host; null accepts the running one. */
  | { readonly kind: 'emulated'; readonly lab: string; readonly shape: WantedShape | null }
  | { readonly kind: 'simulated'; readonly tree: string | null }
  /** A guest of `host` (a machine of the same lab), through the agent socket of the VM with the name from qemu-launch. */
  | { readonly kind: 'guest-agent'; readonly host: string; readonly vm: string };

export interface Lab {
  readonly name: string;
  readonly source: SourceText;
  readonly machines: Readonly<Record<string, Connection>>;
  readonly inputs: Readonly<Record<string, LabInput>>;
  /** Finds places in the text, by pointers from its root. */
  readonly locate: Locate;
}

/** The value that a lab gives to an input. */
export interface LabInput {
  /** The text as written. */
  readonly value: Json;
  readonly at: Pointer;
  /** The value, read and checked by the declaration of the input. */
  read(input: InputDeclaration): Result<Json>;
}

/** Values for the inputs of a playbook, each valid by its declaration. */
export type Inputs = Readonly<Record<string, Json>>;

/** What templates see of another step; a list for a step with for_each. */
export type StepOutputs = Outputs | 'unknown' | readonly (Outputs | 'unknown')[];

/** What templates can see while one step is prepared. */
export interface Scope {
  readonly inputs: Inputs;
  /** Undefined if facts have not been gathered (validate). */
  readonly facts: Json | undefined;
  /** Outputs of earlier steps by ID; "unknown" if the step has not run, and a list for a step with for_each. */
  readonly steps: Readonly<Record<string, StepOutputs>>;
  /** The item of a step with for_each, and its index in the list, from 0. */
  readonly item?: Json;
  readonly index?: number;
  /** The prefix of the visible IDs, e.g. "setup." inside that block; empty in the playbook itself. */
  readonly within?: string;
  /** Inputs whose values are not known yet, each with the ID of the step after which they are known. */
  readonly waiting?: Readonly<Record<string, string>>;
}

/** The result of rendering a step in a scope. */
export type Prepared =
  | { readonly kind: 'ready'; readonly input: unknown }
  | { readonly kind: 'skipped'; readonly reason: string }
  /** A typed unknown value: known after that step. */
  | { readonly kind: 'unknown'; readonly after: string }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] };
