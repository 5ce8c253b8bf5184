import type { Change } from '../../engine/model/change.ts';
import type { Event, Outcome } from '../../engine/model/event.ts';

/** How a step went, in the words of the views. */
export type StepWord = 'changed' | 'ok' | 'done' | 'skipped' | 'failed' | 'refused' | 'waiting';

/** The state of a run so far, from its events; times are milliseconds of any clock. */
export interface RunState {
  readonly startedAt: number | null;
  readonly stepStartedAt: number;
  /** Changes and checks of the step in hand. */
  readonly stepChanges: number;
  readonly stepChecks: number;
  readonly run: string | null;
  /** How each step went, by id. */
  readonly words: ReadonlyMap<string, StepWord>;
  readonly titles: ReadonlyMap<string, string>;
  readonly intended: ReadonlyMap<number, Change>;
  readonly made: readonly Change[];
  readonly drifted: number;
  /** The messages of steps for the end. */
  readonly told: readonly string[];
  readonly outcome: Outcome | null;
}

export const initialRunState: RunState = {
  startedAt: null,
  stepStartedAt: 0,
  stepChanges: 0,
  stepChecks: 0,
  run: null,
  words: new Map(),
  titles: new Map(),
  intended: new Map(),
  made: [],
  drifted: 0,
  told: [],
  outcome: null,
};

const wordOf = {
  changed: 'changed',
  unchanged: 'ok',
  checked: 'ok',
  acted: 'done',
  skipped: 'skipped',
} as const;

const withWord = (state: RunState, step: string | null, word: StepWord): RunState =>
  step === null ? state : { ...state, words: new Map([...state.words, [step, word]]) };

/** The state of the run after one more event; pure. */
export function reduceRun(state: RunState, event: Event, at: number): RunState {
  const begun = state.startedAt === null ? { ...state, startedAt: at } : state;
  switch (event.kind) {
    case 'run-started':
      return { ...begun, run: event.run };
    case 'step-started':
      return {
        ...begun,
        stepStartedAt: at,
        stepChanges: 0,
        stepChecks: 0,
        titles: new Map([...begun.titles, [event.step, event.title]]),
      };
    case 'change-intended':
      if (event.reverts === true) return begun;
      return { ...begun, intended: new Map([...begun.intended, [event.index, event.change]]) };
    case 'change-done': {
      const change = begun.intended.get(event.index);
      if (event.kept !== undefined) return begun;
      return { ...begun, stepChanges: begun.stepChanges + 1, made: change ? [...begun.made, change] : begun.made };
    }
    case 'change-drifted':
      return { ...begun, drifted: begun.drifted + 1 };
    case 'checks-done':
      return { ...begun, stepChecks: begun.stepChecks + event.findings.length };
    case 'step-ended':
      return withWord(
        event.told === null ? begun : { ...begun, told: [...begun.told, event.told] },
        event.step,
        wordOf[event.result],
      );
    case 'attempt-failed':
      return { ...begun, stepChecks: 0 };
    case 'step-failed':
      return withWord(begun, event.step, 'failed');
    case 'refused':
      return withWord(begun, event.step, 'refused');
    case 'waiting':
      return withWord(begun, event.step, 'waiting');
    case 'run-ended':
      return { ...begun, run: event.run, outcome: event.outcome };
    case 'asked':
    case 'plan-approved':
    case 'run-resumed':
    case 'progress':
    case 'rebooted':
      return begun;
  }
}
