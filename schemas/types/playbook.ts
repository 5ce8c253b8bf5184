// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * What runs and reports call this playbook, e.g. passthrough.
 */
export type Name = string;
/**
 * A name of letters, digits, - and _ that begins with a lower case letter, at most 64 characters, e.g. bind-nic.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "name".
 */
export type Name1 = string;
/**
 * What a value is.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "scalarType".
 */
export type ScalarType =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'pci-address'
  | 'mac-address'
  | 'interface'
  | 'cpu-list'
  | 'ip-address'
  | 'subnet'
  | 'path'
  | 'module'
  | 'size'
  | 'hex-id';
/**
 * What each item of a list is; string when left out.
 */
export type ScalarType1 =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'pci-address'
  | 'mac-address'
  | 'interface'
  | 'cpu-list'
  | 'ip-address'
  | 'subnet'
  | 'path'
  | 'module'
  | 'size'
  | 'hex-id';
/**
 * The only values it can have.
 *
 * @minItems 1
 *
 * Items: One value.
 */
export type Choices = [string | number | boolean, ...(string | number | boolean)[]];
/**
 * The value when neither the lab nor the command line gives one.
 */
export type Default = string | number | boolean | (string | number | boolean)[];
/**
 * What each item of a list is; string when left out.
 */
export type ScalarType2 =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'pci-address'
  | 'mac-address'
  | 'interface'
  | 'cpu-list'
  | 'ip-address'
  | 'subnet'
  | 'path'
  | 'module'
  | 'size'
  | 'hex-id';
/**
 * A name of letters, digits, - and _ that begins with a lower case letter, at most 64 characters, e.g. bind-nic.
 */
export type Name2 = string;
/**
 * A name of letters, digits, - and _ that begins with a lower case letter, at most 64 characters, e.g. bind-nic.
 */
export type Name3 = string;
/**
 * The step stands once for each item of this list, or of the list that this template gives; its templates see {{ item }} and, from 0, {{ index }}.
 *
 * @maxItems 1000
 */
export type ForEach =
  | string
  | (
      | string
      | number
      | boolean
      | {
          [k: string]: unknown;
        }
    )[];
/**
 * Names by which `--only` and `--skip` choose the step.
 *
 * @minItems 1
 * @maxItems 20
 */
export type Tags =
  | [Name1]
  | [Name1, Name1]
  | [Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1, Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1]
  | [Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1, Name1]
  | [
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
    ]
  | [
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
    ]
  | [
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
    ]
  | [
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
      Name1,
    ];
/**
 * How other steps, the journal and `undo` call it; later steps see its outputs as {{ steps.ID.OUTPUT }}.
 */
export type Name4 = string;
/**
 * The lab's name of the machine it runs on; host when left out.
 */
export type Name5 = string;

/**
 * A playbook: typed steps that take a machine somewhere, and back. What stands under `with` is judged by the schema of the step's type.
 */
export interface Playbook {
  /**
   * The version of the language, 1.
   */
  runbook: 1;
  name: Name;
  /**
   * One line about it, for lists and reports.
   */
  summary: string;
  /**
   * More about it, for people.
   */
  description?: string;
  /**
   * The playbook that this one is a variant of: a path as seen from this file, e.g. passthrough.yaml, or the bare name of a shipped one, e.g. passthrough.
   */
  extends?: string;
  /**
   * The values it takes, by name; templates see them as {{ inputs.NAME }}.
   */
  inputs?: {};
  /**
   * What happens, in this order; in a variant, the changes to the steps of its base.
   *
   * @maxItems 1000
   */
  steps?: unknown[];
}
/**
 * One input: what it is, and what it is when nobody says.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "input".
 */
export interface InputDeclaration {
  /**
   * What the value is; `list` is a list of `items`.
   */
  type:
    | 'string'
    | 'integer'
    | 'boolean'
    | 'pci-address'
    | 'mac-address'
    | 'interface'
    | 'cpu-list'
    | 'ip-address'
    | 'subnet'
    | 'path'
    | 'module'
    | 'size'
    | 'hex-id'
    | 'list';
  items?: ScalarType1;
  /**
   * One line for people who must give a value.
   */
  summary?: string;
  choices?: Choices;
  default?: Default;
  /**
   * Keep the value out of messages, events and reports.
   */
  secret?: boolean;
}
/**
 * In a variant: the keys of one input of the base that change, e.g. only default; or a further input, whole.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "inputChange".
 */
export interface InputChange {
  /**
   * What the value is; `list` is a list of `items`.
   */
  type?:
    | 'string'
    | 'integer'
    | 'boolean'
    | 'pci-address'
    | 'mac-address'
    | 'interface'
    | 'cpu-list'
    | 'ip-address'
    | 'subnet'
    | 'path'
    | 'module'
    | 'size'
    | 'hex-id'
    | 'list';
  items?: ScalarType2;
  /**
   * One line for people who must give a value.
   */
  summary?: string;
  choices?: Choices;
  default?: Default;
  /**
   * Keep the value out of messages, events and reports.
   */
  secret?: boolean;
}
/**
 * One step: a type, and what that type needs.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "step".
 */
export interface StepDeclaration {
  id: Name2;
  /**
   * What people read while it runs; the id when left out.
   */
  name?: string;
  /**
   * Why it is there.
   */
  description?: string;
  /**
   * The step type; `runbook steps` lists them.
   */
  type?: string;
  /**
   * Instead of a type: a playbook whose steps stand here as a block, with this id and a dot before theirs; a path as seen from this file, or the bare name of a shipped one.
   */
  include?: string;
  with?: With;
  on?: Name3;
  /**
   * A template that gives true or false, e.g. "{{ eq inputs.mode 'fast' }}"; the step runs when it is true.
   */
  when?: string;
  /**
   * A text for the end of the run, written when the step has ended; here a template sees the step's own outputs too, e.g. "Guest address: {{ steps.lease.address }}".
   */
  tell?: string;
  for_each?: ForEach;
  retry?: Retry;
  /**
   * Seconds that one attempt may take; then it is stopped and has failed.
   */
  timeout?: number;
  tags?: Tags;
}
/**
 * The input of the step, as its type's schema says; of a block, the inputs of the playbook that it includes.
 */
export interface With {
  [k: string]: unknown;
}
/**
 * Try the step again when it fails.
 */
export interface Retry {
  /**
   * How many times more it is tried at most.
   */
  times: number;
  /**
   * Seconds before it is tried again.
   */
  delay: number;
}
/**
 * In a variant, one of: replace, change, before, after or remove with the id of a step of the base; or a plain step, which is appended.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "stepChange".
 */
export interface StepChange {
  /**
   * The id of the step in whose place this one stands; it has the same id when it says none.
   */
  replace?: string;
  /**
   * The id of the step that changes by the keys written here; `with` is merged key by key, maps in it too, and a list replaces a list.
   */
  change?: string;
  /**
   * The id of the step before which this new one stands.
   */
  before?: string;
  /**
   * The id of the step after which this new one stands.
   */
  after?: string;
  /**
   * The id of the step that is taken out; it stands alone.
   */
  remove?: string;
  id?: Name4;
  /**
   * What people read while it runs; the id when left out.
   */
  name?: string;
  /**
   * Why it is there.
   */
  description?: string;
  /**
   * The step type; `runbook steps` lists them.
   */
  type?: string;
  /**
   * Instead of a type: a playbook whose steps stand here as a block, with this id and a dot before theirs; a path as seen from this file, or the bare name of a shipped one.
   */
  include?: string;
  with?: With;
  on?: Name5;
  /**
   * A template that gives true or false, e.g. "{{ eq inputs.mode 'fast' }}"; the step runs when it is true.
   */
  when?: string;
  /**
   * A text for the end of the run, written when the step has ended; here a template sees the step's own outputs too, e.g. "Guest address: {{ steps.lease.address }}".
   */
  tell?: string;
  for_each?: ForEach;
  retry?: Retry;
  /**
   * Seconds that one attempt may take; then it is stopped and has failed.
   */
  timeout?: number;
  tags?: Tags;
}
