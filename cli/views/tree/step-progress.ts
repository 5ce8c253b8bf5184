/** State of a step: not started (`ahead`), running, or how it ended. */
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

/** Progress of one step; times are milliseconds of the view's clock. */
export interface StepProgress {
  readonly state: StepState;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Text behind the title of a step that has ended. */
  readonly note: string;
  /** The present activity of a running step, and its finished part from 0 to 1. */
  readonly text: string;
  readonly fraction: number | null;
  /** Painted lines that stay below the step. */
  readonly below: readonly string[];
  readonly machines: readonly MachineProgress[];
}

/** A step that was not started. */
export const notStarted: StepProgress = {
  state: 'ahead',
  startedAt: 0,
  endedAt: 0,
  note: '',
  text: '',
  fraction: null,
  below: [],
  machines: [],
};

/** The step with one more machine that it waits for, or with the new `text` of that machine. */
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

/** The step once that machine answers, or has failed. */
export function machineConnected(step: StepProgress, name: string, at: number): StepProgress {
  const end = (machine: MachineProgress): MachineProgress =>
    machine.name === name && machine.endedAt === null ? { ...machine, endedAt: at } : machine;
  return { ...step, machines: step.machines.map(end) };
}
