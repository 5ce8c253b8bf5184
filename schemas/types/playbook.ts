// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * What runs and reports call this playbook, e.g. passthrough.
 */
export type Name = string;
/**
 * What each item of a list is; string when left out.
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
  | 'path'
  | 'module'
  | 'size'
  | 'hex-id';
/**
 * A name of letters, digits, - and _ that begins with a lower case letter, at most 64 characters, e.g. bind-nic.
 */
export type Name1 = string;
/**
 * A name of letters, digits, - and _ that begins with a lower case letter, at most 64 characters, e.g. bind-nic.
 */
export type Name2 = string;
/**
 * A name of letters, digits, - and _ that begins with a lower case letter, at most 64 characters, e.g. bind-nic.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "name".
 */
export type Name3 = string;
/**
 * What a value is.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "scalarType".
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
  | 'path'
  | 'module'
  | 'size'
  | 'hex-id';

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
   * The values it takes, by name; templates see them as {{ inputs.NAME }}.
   */
  inputs?: {
    [k: string]: InputDeclaration;
  };
  /**
   * What happens, in this order.
   *
   * @minItems 1
   * @maxItems 1000
   */
  steps: [StepDeclaration, ...StepDeclaration[]];
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
    | 'path'
    | 'module'
    | 'size'
    | 'hex-id'
    | 'list';
  items?: ScalarType;
  /**
   * One line for people who must give a value.
   */
  summary?: string;
  /**
   * The only values it can have.
   *
   * @minItems 1
   *
   * Items: One value.
   */
  choices?: [string | number | boolean, ...(string | number | boolean)[]];
  /**
   * The value when neither the lab nor the command line gives one.
   */
  default?: string | number | boolean | (string | number | boolean)[];
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
  id: Name1;
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
  type: string;
  /**
   * The input of the step, as its type's schema says.
   */
  with?: {
    [k: string]: unknown;
  };
  on?: Name2;
  /**
   * A template that gives true or false, e.g. "{{ eq inputs.mode 'fast' }}"; the step runs when it is true.
   */
  when?: string;
  /**
   * A text for the end of the run, written when the step has ended; here a template sees the step's own outputs too, e.g. "Guest address: {{ steps.lease.address }}".
   */
  tell?: string;
}
