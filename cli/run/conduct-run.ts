import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Event, RunEnded } from '../../engine/model/event.ts';
import type { Machine } from '../../engine/model/machine.ts';
import type { Clock } from '../../engine/model/clock.ts';
import { runWithReconnect } from '../../engine/apply/run-with-reconnect.ts';
import type { Conduct } from '../../engine/model/site.ts';
import type { ExitCode } from '../process/exit-code.ts';
import { commandName } from '../process/command-name.ts';
import { exitCode } from '../process/exit-code.ts';
import { explainFailure } from '../faults/explain-failure.ts';
import type { OpenedLab } from '../lab/open-lab.ts';
import { keepJournal } from './keep-journal.ts';
import { watchInterruption } from '../process/interruption.ts';
import { outcomeCode } from './outcome-code.ts';
import { resumptionOf } from './resumption-of.ts';
import type { Terminal } from '../process/terminal.ts';
import type { Ending } from '../views/draw-ending.ts';
import type { View } from '../views/view.ts';

/** How a run is executed, and how it continues from its journal after the connection was lost; undefined if no journal exists yet. */
export interface RunWork {
  readonly begin: (conduct: Conduct) => Promise<RunEnded>;
  readonly again: (conduct: Conduct) => Promise<RunEnded | undefined>;
}

/**
 * Runs the engine with handling of Ctrl+C, and returns the exit code. If the machine is lost and does not come back
 * soon, the commands that continue from the journal are printed, if a journal exists. In every case a copy of the
 * journal is stored on this side.
 */
export async function conductRun(
  run: string,
  machine: Machine,
  { labArguments, verb, labFile }: Ending & Pick<OpenedLab, 'labFile'>,
  acceptNewPlan: boolean,
  view: View,
  terminal: Terminal,
  clock: Clock,
  { begin, again }: RunWork,
): Promise<ExitCode> {
  using interruption = watchInterruption((text) => view.note(text));
  let isWritten = false;
  const emit = (event: Event): void => {
    isWritten ||= event.kind === 'run-started' || event.kind === 'run-resumed';
    view.event(event);
  };
  try {
    const resumption = machine.outlivesReboot ? {} : { resumption: resumptionOf(run, labFile) };
    const conduct = { stops: interruption.stops, emit, acceptNewPlan, ...resumption };
    const ended = await runWithReconnect(
      machine,
      () => begin(conduct),
      () => again(conduct),
      { clock, signal: interruption.stops.afterStep, say: (text) => view.note(text) },
    );
    await view.settle();
    await keepJournal(machine, run, (text) => view.note(text));
    return outcomeCode[ended.outcome];
  } catch (error) {
    await view.settle();
    const code = interruption.stops.now.aborted ? exitCode.interrupted : await explainFailure(error, terminal);
    if (isWritten) {
      await keepJournal(machine, run, (text) => view.note(text));
      terminal.err(`The journal is complete up to this point. When the machine answers again, use:\n`);
      terminal.err(`  ${commandName()} resume ${run}${escapeControlsInLine(labArguments)}\n`);
      // An undo can only be continued by itself.
      if (verb === 'apply') terminal.err(`  ${commandName()} undo ${run}${escapeControlsInLine(labArguments)}\n`);
    } else terminal.err('Nothing was changed: the run had not started.\n');
    return code;
  }
}
