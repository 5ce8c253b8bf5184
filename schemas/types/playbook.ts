// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * The playbook's name in runs and reports, e.g. passthrough.
 */
export type Name = string;
/**
 * A name of letters, digits, - and _. It begins with a lower-case letter and has at most 64 characters, e.g. bind-nic.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "name".
 */
export type Name1 = string;
/**
 * The type of a value.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "scalarType".
 */
export type ScalarType =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'pci-address'
  | 'pci-device'
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
 * The type of the list's items. Default: string.
 */
export type ScalarType1 =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'pci-address'
  | 'pci-device'
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
 * The allowed values. All other values are rejected.
 *
 * @minItems 1
 *
 * Items: One value.
 */
export type Choices = [string | number | boolean, ...(string | number | boolean)[]];
/**
 * The value if neither the lab file nor the command line sets one. Without a default, the input is required.
 */
export type Default = string | number | boolean | (string | number | boolean)[];
/**
 * The type of the list's items. Default: string.
 */
export type ScalarType2 =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'pci-address'
  | 'pci-device'
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
 * A name of letters, digits, - and _. It begins with a lower-case letter and has at most 64 characters, e.g. bind-nic.
 */
export type Name2 = string;
/**
 * A name of letters, digits, - and _. It begins with a lower-case letter and has at most 64 characters, e.g. bind-nic.
 */
export type Name3 = string;
/**
 * A list, or a template that gives a list. The step runs once for each item. Templates in the step use {{ item }}, and {{ index }} counted from 0. For an empty list the step is skipped.
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
 * Tags that `--only` and `--skip` use to select steps.
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
 * The step's ID for other steps, the journal and `undo`. Later steps use its outputs as {{ steps.ID.OUTPUT }}.
 */
export type Name4 = string;
/**
 * The machine that the step runs on, by its name in the lab file. Default: host.
 */
export type Name5 = string;

/**
 * A playbook: a list of typed steps that bring a machine to a state and can be undone. The schema of the step's type validates the keys under `with`.
 */
export interface Playbook {
  /**
   * The version of the playbook language. Always 1.
   */
  runbook: 1;
  name: Name;
  /**
   * A one-line summary for lists and reports.
   */
  summary: string;
  /**
   * A longer description for readers.
   */
  description?: string;
  /**
   * The base playbook of this variant. Either a path relative to this file, e.g. passthrough.yaml, or the bare name of a playbook shipped with runbook, e.g. passthrough.
   */
  extends?: string;
  /**
   * The playbook's inputs by name. Templates use them as {{ inputs.NAME }}.
   */
  inputs?: {};
  /**
   * The steps, in the order in which they run. In a variant: changes to the steps of the base playbook.
   *
   * @maxItems 1000
   */
  steps?: unknown[];
}
/**
 * One input: its type, its default and its limits. An input without a default is required.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "input".
 */
export interface InputDeclaration {
  /**
   * The type of the value. `list` is a list of `items`.
   */
  type:
    | 'string'
    | 'integer'
    | 'boolean'
    | 'pci-address'
    | 'pci-device'
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
   * A one-line explanation for the person who sets the value.
   */
  summary?: string;
  choices?: Choices;
  default?: Default;
  /**
   * If true, the value is hidden in messages, events and reports.
   */
  secret?: boolean;
}
/**
 * In a variant: the keys that change in an input of the base playbook, e.g. only default. With a new name: a complete new input.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "inputChange".
 */
export interface InputChange {
  /**
   * The type of the value. `list` is a list of `items`.
   */
  type?:
    | 'string'
    | 'integer'
    | 'boolean'
    | 'pci-address'
    | 'pci-device'
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
   * A one-line explanation for the person who sets the value.
   */
  summary?: string;
  choices?: Choices;
  default?: Default;
  /**
   * If true, the value is hidden in messages, events and reports.
   */
  secret?: boolean;
}
/**
 * A step with its type and its settings.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "step".
 */
export interface StepDeclaration {
  id: Name2;
  /**
   * The name that is shown while the step runs. Default: the ID.
   */
  name?: string;
  /**
   * The purpose of the step.
   */
  description?: string;
  /**
   * The step type. `runbook steps` lists all step types.
   */
  type?: string;
  /**
   * Used instead of `type`: a playbook whose steps are inserted here as a block. The IDs of these steps get this step's ID and a dot as prefix. Either a path relative to this file, or the bare name of a playbook shipped with runbook.
   */
  include?: string;
  with?: With;
  on?: Name3;
  /**
   * A template that gives true or false, e.g. "{{ eq inputs.mode 'fast' }}". The step runs only if it is true.
   */
  when?: string;
  /**
   * A text that is printed at the end of the run, if the step has finished. Its templates can also use the step's own outputs, e.g. "Guest address: {{ steps.lease.address }}".
   */
  tell?: string;
  for_each?: ForEach;
  retry?: Retry;
  /**
   * Maximum seconds for one attempt. An attempt that takes longer is stopped and fails.
   */
  timeout?: number;
  tags?: Tags;
}
/**
 * The settings of the step, as the schema of its type defines them. For a block: values for the inputs of the included playbook.
 */
export interface With {
  [k: string]: unknown;
}
/**
 * Retry the step if it fails.
 */
export interface Retry {
  /**
   * Maximum number of retries after the first attempt.
   */
  times: number;
  /**
   * Seconds to wait before each retry. Default: 5.
   */
  delay: number;
}
/**
 * In a variant: one of replace, change, before, after and remove with the ID of a step of the base playbook, or an ordinary step, which is added at the end.
 *
 * This interface was referenced by `Playbook`'s JSON-Schema
 * via the `definition` "stepChange".
 */
export interface StepChange {
  /**
   * The ID of the step that this step replaces. Without an `id`, this step takes over that ID.
   */
  replace?: string;
  /**
   * The ID of the step to change. Only the keys that are given here change. Maps, such as `with`, are merged key by key. A list replaces the old list.
   */
  change?: string;
  /**
   * The ID of the step before which this step is inserted.
   */
  before?: string;
  /**
   * The ID of the step after which this step is inserted.
   */
  after?: string;
  /**
   * The ID of the step to remove. No other key is allowed beside it.
   */
  remove?: string;
  id?: Name4;
  /**
   * The name that is shown while the step runs. Default: the ID.
   */
  name?: string;
  /**
   * The purpose of the step.
   */
  description?: string;
  /**
   * The step type. `runbook steps` lists all step types.
   */
  type?: string;
  /**
   * Used instead of `type`: a playbook whose steps are inserted here as a block. The IDs of these steps get this step's ID and a dot as prefix. Either a path relative to this file, or the bare name of a playbook shipped with runbook.
   */
  include?: string;
  with?: With;
  on?: Name5;
  /**
   * A template that gives true or false, e.g. "{{ eq inputs.mode 'fast' }}". The step runs only if it is true.
   */
  when?: string;
  /**
   * A text that is printed at the end of the run, if the step has finished. Its templates can also use the step's own outputs, e.g. "Guest address: {{ steps.lease.address }}".
   */
  tell?: string;
  for_each?: ForEach;
  retry?: Retry;
  /**
   * Maximum seconds for one attempt. An attempt that takes longer is stopped and fails.
   */
  timeout?: number;
  tags?: Tags;
}
