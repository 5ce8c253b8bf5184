import type { ChangeKinds } from './change-kinds.ts';
import type { Clock } from './clock.ts';
import type { Emit } from './event.ts';
import type { JournalKey } from './journal-key.ts';
import type { Machine, MachineReader } from './machine.ts';
import type { Inputs, Playbook } from './playbook.ts';
import type { Resumption } from './resumption.ts';
import type { Json } from './step-type.ts';

/** The name of the machine that a playbook configures: journal, lock and facts are on the host. */
export const host = 'host';

/** Everything that a run needs: the playbook with its values, the machines of the lab, and the clock. */
export interface Site {
  readonly playbook: Playbook;
  readonly inputs: Inputs;
  /** Connects to a machine of the lab by name, once; rejects with MachineError if it cannot be reached. */
  machine(name: string): Promise<Machine>;
  gatherFacts(machine: MachineReader): Promise<Json>;
  /** The kinds of change that its steps and its journal can use. */
  readonly kinds: ChangeKinds;
  /** Proves that this operator wrote the journal of the run. */
  readonly key?: JournalKey;
  readonly clock: Clock;
}

/** The two requests of a person with Ctrl+C: stop after the present step, and stop now. */
export interface Stops {
  readonly afterStep: AbortSignal;
  readonly now: AbortSignal;
}

/** What apply, undo and resume need in addition to the site. */
export interface Conduct {
  readonly stops: Stops;
  readonly emit: Emit;
  /** How to continue the run if runbook runs on the machine itself; absent if it runs elsewhere. */
  readonly resumption?: Resumption;
  /** Continue if the plan of a step differs from the approved plan. */
  readonly acceptNewPlan: boolean;
}
