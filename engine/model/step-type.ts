import type { Change } from './change.ts';
import type { Clock } from './clock.ts';
import type { Machine, MachineReader } from './machine.ts';
import type { Resumption } from './resumption.ts';

/** Plain JSON data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Outputs = { readonly [name: string]: Json };
/** The outputs of a step whose subject does not exist: the step is refused, and nothing reads them. */
export type NoOutputs = { readonly [name: string]: never };
/** A JSON Schema 2020-12 document; `$defs.outputs` holds the schema of a step's outputs. */
export type Schema = { readonly [key: string]: unknown };

/** A failed safety check, with its evidence and the input that overrides it (null: it cannot be overridden). */
export interface Refusal {
  /** The check's name in docs/preflights.md, e.g. "nic-carries-route". */
  readonly check: string;
  readonly reason: string;
  /** The evidence: the path or command and its output. */
  readonly evidence: string;
  readonly override: string | null;
  /** The value that overrides the check, as YAML; true if absent. */
  readonly overrideValue?: string;
  /** Set if a reboot before the step may fix it, e.g. a reboot that enables the IOMMU. */
  readonly liftedBy?: 'reboot';
  /**
   * Set if it is only a consequence of another refusal: an earlier step of this type, with this value for that input,
   * is refused. Only that refusal is shown.
   */
  readonly follows?: { readonly type: string; readonly input: string; readonly value: string };
}

/** What a step proposes. An empty `changes` means that the machine already has the requested state. */
export interface Proposal<C extends Change = Change> {
  readonly changes: readonly C[];
  readonly refusals: readonly Refusal[];
  /** Overridden refusals and other things that a person should read before approving the plan. */
  readonly warnings: readonly string[];
  /** Set if the change is configured but takes effect at the next boot: the pending setting, e.g. "intel_iommu=on". */
  readonly pending: string | null;
}

/** Proposes changes from the state that it observes; the engine does everything else. */
export interface ChangeStepType<Input, State, Out = Outputs> {
  readonly kind: 'change';
  readonly name: string;
  readonly schema: Schema;
  /** One line for `runbook steps`. */
  readonly summary: string;
  /** When the change takes effect: at once, or at the next boot. */
  readonly takes: 'now' | 'reboot';
  /** Reads the machine; the reader cannot write. */
  probe(input: Input, machine: MachineReader): Promise<State>;
  /** Pure: the same input and state give the same proposal. */
  plan(input: Input, state: State): Proposal;
  /**
   * Pure: everything that the step may do, for a plan in which its check was withheld, and its outputs if they do not
   * depend on the check. Needed for a step type whose probe runs a program of the playbook.
   */
  unchecked?(input: Input): Proposal & { readonly outputs?: Out };
  /** Pure: the values that later steps can use, from the state after the step. */
  outputs?(input: Input, state: State): Out | NoOutputs;
  /** Pure: the message at the end of the run for a step that is done, but not completely; null without a message. */
  remark?(input: Input, state: State): string | null;
  /** Turns a known error text (a program's stderr, an errno message) into a hint. */
  explain?(trouble: string): string | undefined;
}

/** One checked condition, with its evidence. */
export interface Finding {
  readonly holds: boolean;
  readonly what: string;
  readonly evidence: string;
  readonly reason: string;
  readonly remedy: string;
}

/** Checks a condition of the machine and changes nothing. */
export interface CheckStepType<Input> {
  readonly kind: 'check';
  readonly name: string;
  readonly schema: Schema;
  readonly summary: string;
  check(input: Input, machine: MachineReader): Promise<readonly Finding[]>;
}

/** A task for a person: what to do, how runbook observes that it was done, and what undoes it (null: unknown). */
export interface ManualTask {
  readonly instructions: string;
  readonly until: string;
  /** The machine goes down for it, so the run stops here and must be resumed. */
  readonly reboots: boolean;
  readonly undo: string | null;
}

/** What an act can use to wait for a person. */
export interface ByHand {
  /** Shows the instructions, after they are recorded in the journal. */
  ask(task: ManualTask): Promise<void>;
  /** The input of the step as rendered now, with newly read facts; null if it cannot be rendered. */
  inputNow(): Promise<unknown>;
  /** Aborted at the first Ctrl+C: no change is in progress that would have to be finished. */
  readonly leave: AbortSignal;
}

/** The place of an act: its run, and the run's folder on the host, in which it may leave files. */
export interface ActPlace {
  readonly run: string;
  readonly folder: string;
  readonly step: string;
  /** The name of its machine in the lab. */
  readonly on: string;
  readonly playbook: { readonly name: string; readonly sha256: string };
}

/** What an act gets in addition to its input. */
export interface ActContext {
  /** Undefined in an undo, which leaves no files. */
  readonly place?: ActPlace;
  /** Another machine of the lab, by its name. */
  reach(name: string): Promise<Machine>;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What earlier steps left pending for the next boot. */
  readonly pending: readonly string[];
  /**
   * The machine was rebooted after this run started the step, in another process: this is the requested reboot, which
   * must be checked and not requested again.
   */
  readonly rebooted: boolean;
  /** The way to start runbook again after a reboot of this machine; undefined if it runs on another machine. */
  readonly resumption?: Resumption;
  /**
   * Makes a change that is recorded in the journal like the change of a step, so that undo undoes it; the next resume
   * already undoes a temporary one. Throws MachineError if it has no effect.
   */
  make?(change: Change, options?: { readonly temporary?: boolean }): Promise<void>;
  /** How a person is asked; undefined if no person can be asked, as in an undo. */
  readonly byHand?: ByHand;
  /** Reports the progress; `fraction` is from 0 to 1, if it can be known. */
  progress(text: string, fraction?: number): void;
}

export type ActOutcome<Out = Outputs> =
  /** `changed`: the machine was rebooted. `idle`: nothing had to be done. */
  | { readonly kind: 'done'; readonly changed: boolean; readonly idle?: boolean; readonly outputs: Out }
  | { readonly kind: 'failed'; readonly message: string; readonly hint?: string }
  /**
   * The machine must reboot, and runbook with it: the run waits for `resume`. After that is durable, `ask` requests
   * the reboot, and returns why the request failed.
   */
  | { readonly kind: 'waiting'; readonly for: string; ask?(): Promise<string | null> };

/**
 * Acts and has outputs (wait, reboot, measure): its effects, and those that cannot be undone, are described in advance.
 */
export interface ActStepType<Input, Out = Outputs> {
  readonly kind: 'act';
  readonly name: string;
  readonly schema: Schema;
  readonly summary: string;
  /** One line for the plan; null if nothing must be done for the pending settings. Pure. */
  intend(input: Input, pending: readonly string[]): string | null;
  /** True if the volatile state of the machine (/sys, /proc) is new afterwards. */
  readonly reboots: boolean;
  /** The same, if it depends on the input. */
  rebootsWith?(input: Input): boolean;
  /** Pure: the programs of the playbook that the act runs. A plan shows them, and it needs an approval then. */
  programs?(input: Input): readonly (readonly string[])[];
  /** Whether nothing must be done, as far as the machine shows it now; without it, that is unknown before the act. */
  holds?(input: Input, machine: MachineReader): Promise<boolean>;
  /** Why this machine cannot do the act, for the plan; without it, no reason is known. */
  refuse?(input: Input, machine: MachineReader): Promise<readonly Refusal[]>;
  /** What a person should know before the act, for the plan, e.g. what it ends. */
  warn?(input: Input, machine: MachineReader): Promise<readonly string[]>;
  act(input: Input, context: ActContext): Promise<ActOutcome<Out>>;
}

/** Whether the machine is in another boot after an act with this input. */
export function willReboot<Input>(type: ActStepType<Input>, input: Input): boolean {
  return type.rebootsWith?.(input) ?? type.reboots;
}

/** A step type in the form that the engine uses: its input is validated by its schema before any function gets it. */
export type StepType = ChangeStepType<unknown, unknown> | CheckStepType<unknown> | ActStepType<unknown>;

/** A change step type whose schema has outputs, typed by the generated `Out`. */
type WithOutputs<Input, State, Out> = ChangeStepType<Input, State, Out> &
  Required<Pick<ChangeStepType<Input, State, Out>, 'outputs'>>;
/** A change step type whose schema has no outputs. */
type WithoutOutputs<Input, State> = ChangeStepType<Input, State> & { outputs?: never };

/**
 * Removes the types of a step type. This is sound because the engine validates the input with `schema` first and
 * passes back only the state that probe returned. `Out` is the generated type of the outputs in the schema: `outputs`
 * and `act` are checked with it.
 */
export function defineStep<Input, State, Out>(type: WithOutputs<Input, State, Out>): StepType;
export function defineStep<Input, State>(type: WithoutOutputs<Input, State>): StepType;
export function defineStep<Input, Out>(type: ActStepType<Input, Out>): StepType;
export function defineStep<Input>(type: CheckStepType<Input>): StepType;
export function defineStep(type: unknown): StepType {
  return type as StepType;
}

/** An empty proposal, as a base for object spread. */
export const nothing: Proposal<never> = { changes: [], refusals: [], warnings: [], pending: null };
