import type { Change } from './change.ts';
import type { Clock } from './clock.ts';
import type { Machine, MachineReader } from './machine.ts';
import type { Resumption } from './resumption.ts';

/** Plain JSON data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Outputs = { readonly [name: string]: Json };
/** The outputs of a step whose subject is missing: it is refused, and nothing reads them. */
export type NoOutputs = { readonly [name: string]: never };
/** A JSON Schema 2020-12 document; `$defs.outputs` holds the schema of a step's outputs. */
export type Schema = { readonly [key: string]: unknown };

/** A safety check that says no, with what was seen and the input that overrides it (null: nothing does). */
export interface Refusal {
  /** The check's name in docs/preflights.md, e.g. "nic-carries-route". */
  readonly check: string;
  readonly reason: string;
  /** How it was seen: the path or command and what it said. */
  readonly evidence: string;
  readonly override: string | null;
  /** What that input is set to, as YAML; true when not said. */
  readonly overrideValue?: string;
  /** Set where a reboot that comes before the step may lift it, e.g. one that turns the IOMMU on. */
  readonly liftedBy?: 'reboot';
  /** Set where it only follows from an earlier step of this type, with this value for that input, being refused: that is told, once. */
  readonly follows?: { readonly type: string; readonly input: string; readonly value: string };
}

/** What a step wants done. An empty `changes` means the machine is already as asked. */
export interface Proposal<C extends Change = Change> {
  readonly changes: readonly C[];
  readonly refusals: readonly Refusal[];
  /** Overridden refusals and other things a person should read before saying yes. */
  readonly warnings: readonly string[];
  /** Set when the change is configured but takes effect at the next boot: what is pending, e.g. "intel_iommu=on". */
  readonly pending: string | null;
}

/** Proposes changes from what it sees; the engine does the rest. */
export interface ChangeStepType<Input, State, Out = Outputs> {
  readonly kind: 'change';
  readonly name: string;
  readonly schema: Schema;
  /** One line for `runbook steps`. */
  readonly summary: string;
  /** When its effect is there: at once, or at the next boot. */
  readonly takes: 'now' | 'reboot';
  /** Looks at the machine; the reader cannot write. */
  probe(input: Input, machine: MachineReader): Promise<State>;
  /** Pure: the same input and state give the same proposal. */
  plan(input: Input, state: State): Proposal;
  /** Pure: what later steps can use, from the state after the step. */
  outputs?(input: Input, state: State): Out | NoOutputs;
  /** Pure: what to tell at the end of the run of a step that has done, but not to the full; null where there is nothing. */
  remark?(input: Input, state: State): string | null;
  /** Turns a known error text (a program's stderr, an errno message) into a hint. */
  explain?(trouble: string): string | undefined;
}

/** One thing that was checked, and how it was seen. */
export interface Finding {
  readonly holds: boolean;
  readonly what: string;
  readonly evidence: string;
  readonly reason: string;
  readonly remedy: string;
}

/** Asserts something about the machine and changes nothing. */
export interface CheckStepType<Input> {
  readonly kind: 'check';
  readonly name: string;
  readonly schema: Schema;
  readonly summary: string;
  check(input: Input, machine: MachineReader): Promise<readonly Finding[]>;
}

/** What is asked of a person: what to do, how it is seen that it was done, and what takes it back (null: nothing is known to). */
export interface ManualTask {
  readonly instructions: string;
  readonly until: string;
  /** The machine goes down for it, so that the run ends here and has to be resumed. */
  readonly reboots: boolean;
  readonly undo: string | null;
}

/** What an act has that waits for a person. */
export interface ByHand {
  /** Shows the instructions, once they are in the journal. */
  ask(task: ManualTask): Promise<void>;
  /** The step's input as it is rendered now, with facts that were looked up anew; null where it cannot be. */
  inputNow(): Promise<unknown>;
  /** Aborted at the first Ctrl+C: nothing is in hand that would have to be finished. */
  readonly leave: AbortSignal;
}

/** Where an act stands: its run, and the run's folder on the host, in which it may leave files. */
export interface ActPlace {
  readonly run: string;
  readonly folder: string;
  readonly step: string;
  /** The lab's name of the machine it runs on. */
  readonly on: string;
  readonly playbook: { readonly name: string; readonly sha256: string };
}

/** What an acting step is given besides its input. */
export interface ActContext {
  /** Undefined in an undo, which leaves no files. */
  readonly place?: ActPlace;
  /** Another machine of the lab by its name. */
  reach(name: string): Promise<Machine>;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What earlier steps left pending for the next boot. */
  readonly pending: readonly string[];
  /** The machine was rebooted since this run began the step, while another process had it: the reboot that was asked for, to be judged and not asked for again. */
  readonly rebooted: boolean;
  /** How runbook is started again after a reboot of the machine it runs on; undefined where it runs on another. */
  readonly resumption?: Resumption;
  /** Makes a change that is in the journal like any step's, so that undo takes it back; a temporary one is taken back by the next resume already; throws MachineError where it has no effect. */
  make?(change: Change, options?: { readonly temporary?: boolean }): Promise<void>;
  /** How a person is asked; undefined where nobody is there to be asked, as in an undo. */
  readonly byHand?: ByHand;
  /** Says how far it is; `fraction` from 0 to 1 where it can be known. */
  progress(text: string, fraction?: number): void;
}

export type ActOutcome<Out = Outputs> =
  /** `changed`: the machine was rebooted. `idle`: there was nothing to do. */
  | { readonly kind: 'done'; readonly changed: boolean; readonly idle?: boolean; readonly outputs: Out }
  | { readonly kind: 'failed'; readonly message: string; readonly hint?: string }
  /** The machine must reboot and runbook with it: the run waits for `resume`. Once that is durable, `ask` asks for the reboot, and says why it was not heeded. */
  | { readonly kind: 'waiting'; readonly for: string; ask?(): Promise<string | null> };

/** Acts and yields outputs (wait, reboot, measure): says what it will do and what cannot be undone. */
export interface ActStepType<Input, Out = Outputs> {
  readonly kind: 'act';
  readonly name: string;
  readonly schema: Schema;
  readonly summary: string;
  /** One line for the plan; null when it has nothing to do given what is pending. Pure. */
  intend(input: Input, pending: readonly string[]): string | null;
  /** True when the machine's volatile state (/sys, /proc) is new afterwards. */
  readonly reboots: boolean;
  /** Where that is so for some inputs only. */
  rebootsWith?(input: Input): boolean;
  /** Whether there is nothing to do, as far as the machine shows it now; without it, that is not known before the act. */
  holds?(input: Input, machine: MachineReader): Promise<boolean>;
  /** What keeps the act from being done on this machine, for the plan; without it, nothing is known to. */
  refuse?(input: Input, machine: MachineReader): Promise<readonly Refusal[]>;
  act(input: Input, context: ActContext): Promise<ActOutcome<Out>>;
}

/** Whether an act with this input leaves the machine in another boot. */
export function willReboot<Input>(type: ActStepType<Input>, input: Input): boolean {
  return type.rebootsWith?.(input) ?? type.reboots;
}

/** A step type as the engine holds it: its input is proven by its schema before any function sees it. */
export type StepType = ChangeStepType<unknown, unknown> | CheckStepType<unknown> | ActStepType<unknown>;

/** A change step type whose schema has outputs, typed by the generated `Out`. */
type WithOutputs<Input, State, Out> = ChangeStepType<Input, State, Out> &
  Required<Pick<ChangeStepType<Input, State, Out>, 'outputs'>>;
/** A change step type whose schema has no outputs. */
type WithoutOutputs<Input, State> = ChangeStepType<Input, State> & { outputs?: never };

/**
 * Forgets the types of a step type; sound because the engine validates input against `schema` first and passes back only the state that
 * probe returned. `Out` is the generated type of the outputs in the schema: `outputs` and `act` are checked against it.
 */
export function defineStep<Input, State, Out>(type: WithOutputs<Input, State, Out>): StepType;
export function defineStep<Input, State>(type: WithoutOutputs<Input, State>): StepType;
export function defineStep<Input, Out>(type: ActStepType<Input, Out>): StepType;
export function defineStep<Input>(type: CheckStepType<Input>): StepType;
export function defineStep(type: unknown): StepType {
  return type as StepType;
}

/** An empty proposal, to spread over. */
export const nothing: Proposal<never> = { changes: [], refusals: [], warnings: [], pending: null };
