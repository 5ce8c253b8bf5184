import type { Event } from '../../engine/model/event.ts';
import type { Plan } from '../../engine/model/plan.ts';
import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import type { UndoPlan } from '../../engine/undo/plan-undo.ts';
import type { Recorded } from '../../engine/journal/recorded.ts';
import type { Ending } from './draw-ending.ts';
import type { ComingStep } from './tree/grow-tree.ts';

/** What an undo will do, and the run that it undoes. */
export interface UndoShown extends UndoPlan {
  readonly recorded: Recorded;
  /** What the reboot of the undo ends, in words. */
  readonly ends: readonly string[];
}

/** What watches a run: everything it is told, in order. */
export interface View {
  diagnostics(diagnostics: readonly Diagnostic[]): void;
  /** The steps that will come, in their order, where no plan is shown before them. */
  steps(steps: readonly ComingStep[]): void;
  plan(plan: Plan): void;
  undoPlan(undo: UndoShown): void;
  event(event: Event): void;
  /** Something for a person beside the events; not part of the JSON stream. */
  note(text: string): void;
  /** A machine is being brought up, which can take minutes; `fraction` from 0 to 1, null where it cannot be known. */
  connecting(machine: string, text: string, fraction: number | null): void;
  /** It answers, or will not. */
  connected(machine: string): void;
  /** Resolves when everything told has been shown; a step still in hand is shown as stopped. */
  settle(): Promise<void>;
}

/** What every view is made from. */
export interface ViewOptions {
  /** Milliseconds of any clock that runs forward. */
  readonly now: () => number;
  readonly ending: Ending;
}
