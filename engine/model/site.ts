import type { ChangeKinds } from './change-kinds.ts';
import type { Clock } from './clock.ts';
import type { Emit } from './event.ts';
import type { Machine, MachineReader } from './machine.ts';
import type { Inputs, Playbook } from './playbook.ts';
import type { Resumption } from './resumption.ts';
import type { Json } from './step-type.ts';

/** The name of the machine that a playbook is about: journal, lock and facts are the host's. */
export const host = 'host';

/** What a run stands on: the playbook with its values, the lab's machines, and the clock. */
export interface Site {
  readonly playbook: Playbook;
  readonly inputs: Inputs;
  /** Connects to a machine of the lab by name, once; rejects with MachineError when it cannot be reached. */
  machine(name: string): Promise<Machine>;
  gatherFacts(machine: MachineReader): Promise<Json>;
  /** The kinds of change that its steps and its journal can use. */
  readonly kinds: ChangeKinds;
  readonly clock: Clock;
}

/** The two wishes of a person at Ctrl+C: stop after the step in hand, and stop now. */
export interface Stops {
  readonly afterStep: AbortSignal;
  readonly now: AbortSignal;
}

/** What apply, undo and resume need besides the site. */
export interface Conduct {
  readonly stops: Stops;
  readonly emit: Emit;
  /** How the run is gone on with where runbook runs on the machine itself; absent where it runs elsewhere. */
  readonly resumption?: Resumption;
  /** Go on when a step's plan is no longer what was approved. */
  readonly acceptNewPlan: boolean;
}
