/** How a step of the tree stands: not begun, running, or one of the ways to end. */
export type StepState =
  | 'ahead'
  | 'running'
  | 'changed'
  | 'checked'
  | 'acted'
  | 'unchanged'
  | 'skipped'
  | 'failed'
  | 'refused'
  | 'waiting'
  | 'stopped';

/** A machine that is brought up because a step needs it. */
export interface MachineProgress {
  readonly name: string;
  readonly text: string;
  readonly fraction: number | null;
  readonly startedAt: number;
  /** Null while it is brought up. */
  readonly endedAt: number | null;
}

/** What is known of one step while the tree is shown; times are milliseconds of the view's clock. */
export interface StepProgress {
  readonly state: StepState;
  readonly startedAt: number;
  readonly endedAt: number;
  /** What stands behind the title of an ended step. */
  readonly note: string;
  /** What a running step does right now, and how much of it is done, from 0 to 1. */
  readonly text: string;
  readonly fraction: number | null;
  /** Painted lines that stay below the step. */
  readonly below: readonly string[];
  readonly machines: readonly MachineProgress[];
}

/** A step that has not begun. */
export const notBegun: StepProgress = {
  state: 'ahead',
  startedAt: 0,
  endedAt: 0,
  note: '',
  text: '',
  fraction: null,
  below: [],
  machines: [],
};

/** A running step that waits for a machine, which says `text` now. */
export function machineConnecting(
  step: StepProgress,
  name: string,
  text: string,
  fraction: number | null,
  at: number,
): StepProgress {
  const known = step.machines.findLast((machine) => machine.name === name && machine.endedAt === null);
  const now: MachineProgress = { name, text, fraction, startedAt: known?.startedAt ?? at, endedAt: null };
  return { ...step, machines: [...step.machines.filter((machine) => machine !== known), now] };
}

/** The same step once the machine answers, or will not. */
export function machineConnected(step: StepProgress, name: string, at: number): StepProgress {
  const end = (machine: MachineProgress): MachineProgress =>
    machine.name === name && machine.endedAt === null ? { ...machine, endedAt: at } : machine;
  return { ...step, machines: step.machines.map(end) };
}
