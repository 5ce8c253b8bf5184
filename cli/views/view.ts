import type { Event } from '../../engine/model/event.ts';
import type { Plan } from '../../engine/model/plan.ts';
import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import type { UndoPlan } from '../../engine/undo/plan-undo.ts';
import type { Recorded } from '../../engine/journal/recorded.ts';
import type { Ending } from './draw-ending.ts';
import type { ComingStep } from './tree/grow-tree.ts';

/** The changes of an undo, and the run that it undoes. */
export interface UndoShown extends UndoPlan {
  readonly recorded: Recorded;
  /** What the reboot of the undo ends, in words. */
  readonly ends: readonly string[];
}

/** A view of a run: it receives every event, in order. */
export interface View {
  diagnostics(diagnostics: readonly Diagnostic[]): void;
  /** The steps to come in their order, if no plan is shown before them. */
  steps(steps: readonly ComingStep[]): void;
  plan(plan: Plan): void;
  undoPlan(undo: UndoShown): void;
  event(event: Event): void;
  /** A message for a person in addition to the events; not part of the JSON stream. */
  note(text: string): void;
  /** A machine is starting, which can take minutes; `fraction` from 0 to 1, null if it is unknown. */
  connecting(machine: string, text: string, fraction: number | null): void;
  /** It answers, or will not. */
  connected(machine: string): void;
  /** Resolves when everything has been shown; a step that is still running is shown as stopped. */
  settle(): Promise<void>;
}

/** The data that every view is made from. */
export interface ViewOptions {
  /** Milliseconds of any clock that runs forward. */
  readonly now: () => number;
  readonly ending: Ending;
}
