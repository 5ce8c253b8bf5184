import { Listr } from 'listr2';
import { changeKinds } from '../../changes/index.ts';
import type { Event } from '../../engine/model/event.ts';
import { duration } from '../process/duration.ts';
import { neutralLine } from '../process/escape-controls.ts';
import type { Terminal } from '../process/terminal.ts';
import { drawStep, noteOf } from './draw-step.ts';
import { createPlainView, drawEvent, textOf, widthOf } from './plain.ts';
import { tell, unheard } from './run-state.ts';
import type { View, ViewOptions } from './view.ts';

/** How the spinner of one step ends: `title` stays on the screen. */
interface StepEnd {
  readonly mark: 'good' | 'skipped' | 'bad';
  readonly title: string;
}

/** One step while it runs: what it says now, and how it ended. */
interface LiveStep {
  /** Its line, with a note behind it. */
  title(note?: string): string;
  says: string;
  /** Something for the person, shown before what the step says. */
  notice: string;
  readonly end: PromiseWithResolvers<StepEnd>;
}

/** Spins until the step ends. One list a step: what is finished scrolls away as plain text and is never drawn again. */
async function spin(step: LiveStep): Promise<void> {
  const list = new Listr(
    [
      {
        title: step.title(),
        task: async (_context, task) => {
          const refresh = (): void => {
            task.title = step.title();
            task.output = step.notice === '' ? step.says : step.notice;
          };
          refresh();
          const ticker = setInterval(refresh, 200);
          const end = await step.end.promise.finally(() => clearInterval(ticker));
          task.title = end.title;
          if (end.mark === 'skipped') task.skip(end.title);
          if (end.mark === 'bad') throw new Error(end.title);
        },
      },
    ],
    {
      exitOnError: false,
      registerSignalListeners: false,
      rendererOptions: { collapseErrors: true, suffixSkips: false, formatOutput: 'truncate' },
    },
  );
  await list.run();
}

/** What a mark alone does not tell. */
const asides = { changed: '', checked: '', acted: '', unchanged: 'already so, ', skipped: 'skipped: ' } as const;

const bringUp = 'Bring the machine up';

const percent = (fraction: number | null): string => (fraction === null ? '' : ` (${Math.round(fraction * 100)} %)`);

/** For a person at a terminal: a spinner for the step in hand, one line for each finished step. */
export function createLiveView(terminal: Terminal, options: ViewOptions): View {
  const { paint } = terminal;
  const plain = createPlainView(terminal, options);
  let story = unheard;
  let idWidth = 12;
  let step: LiveStep | null = null;
  let shown: Promise<unknown> = Promise.resolve();
  const after = (work: () => unknown): void => void (shown = shown.then(work));
  const finish = (mark: StepEnd['mark'], id: string, note: string): void => {
    step?.end.resolve({ mark, title: drawStep(id, story.titles.get(id) ?? '', note, idWidth, paint) });
    step = null;
  };
  const stop = (): void => {
    step?.end.resolve({ mark: 'skipped', title: step.title('stopped') });
    step = null;
  };
  const below = (event: Event, at: number): void => {
    const drawn = drawEvent(event, story, at, idWidth, options, terminal);
    // The first line is the step's, which the spinner has said; a refusal of the whole run has none.
    const lines = 'step' in event && event.step === null ? drawn : drawn.slice(1);
    after(() =>
      terminal.out(
        textOf(
          lines.map((line) => line.replace(/^ {8}/, '')),
          terminal,
        ),
      ),
    );
  };
  const begin = (id: string, title: string, at: number): void => {
    const mine: LiveStep = {
      title: (note = duration(options.now() - at)) => drawStep(id, title, note, idWidth, paint),
      says: '',
      notice: '',
      end: Promise.withResolvers<StepEnd>(),
    };
    step = mine;
    after(() => spin(mine));
  };
  const show = (event: Event, at: number): void => {
    switch (event.kind) {
      case 'step-started':
        return begin(event.step, event.title, at);
      case 'change-intended':
        if (step !== null) step.says = neutralLine(changeKinds.describe(event.change));
        return;
      case 'progress':
        if (step !== null) step.says = `${neutralLine(event.text)}${percent(event.fraction)}`;
        return;
      case 'step-ended': {
        const note = noteOf(story, at, event.reason);
        const mark = event.result === 'skipped' ? 'skipped' : 'good';
        return finish(mark, event.step, `${asides[event.result]}${note}`);
      }
      case 'asked':
        finish('skipped', event.step, 'for you to do:');
        below(event, at);
        return begin(event.step, event.title, at);
      case 'attempt-failed':
        finish('bad', event.step, `attempt ${event.attempt} of ${event.of} failed, ${noteOf(story, at, null)}`);
        below(event, at);
        return begin(event.step, event.title, at);
      case 'step-failed':
        finish('bad', event.step, `failed, ${noteOf(story, at, null)}`);
        return below(event, at);
      case 'refused':
        if (event.step !== null) finish('bad', event.step, `refused, ${noteOf(story, at, null)}`);
        return below(event, at);
      case 'waiting':
        return finish('skipped', event.step, `waiting for ${neutralLine(event.for)}`);
      case 'change-drifted':
      case 'change-done':
      case 'run-ended': {
        const lines = drawEvent(event, story, at, idWidth, options, terminal);
        if (lines.length === 0) return;
        if (event.kind === 'run-ended') stop();
        return after(() => terminal.out(textOf(lines, terminal)));
      }
      case 'run-started':
      case 'plan-approved':
      case 'run-resumed':
      case 'rebooted':
      case 'checks-done':
        return;
    }
  };
  return {
    diagnostics: (diagnostics) => after(() => plain.diagnostics(diagnostics)),
    steps: (ids) => void (idWidth = widthOf(ids)),
    plan: (plan) => {
      idWidth = widthOf(plan.steps.map(({ id }) => id));
      after(() => plain.plan(plan));
    },
    undoPlan: (undo) => after(() => plain.undoPlan(undo)),
    event: (event) => {
      const at = options.now();
      story = tell(story, event, at);
      show(event, at);
    },
    note: (text) => {
      // While a spinner owns the screen, it says it.
      if (step === null) after(() => terminal.err(`${text}\n`));
      else step.notice = text;
    },
    connecting: (machine, text, fraction) => {
      if (step === null) {
        story = { ...story, titles: new Map([...story.titles, [machine, bringUp]]), stepStartedAt: options.now() };
        begin(machine, bringUp, options.now());
      }
      if (step !== null) step.says = `${neutralLine(text)}${percent(fraction)}`;
    },
    connected: (machine) => finish('good', machine, noteOf(story, options.now(), null)),
    settle: async () => {
      stop();
      await shown;
    },
  };
}
