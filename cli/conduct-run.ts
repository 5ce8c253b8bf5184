import type { RunEnded } from '../engine/event.ts';
import { MachineError } from '../engine/machine-error.ts';
import type { Conduct } from '../engine/site.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCode } from './exit-code.ts';
import { explainFailure } from './explain-failure.ts';
import { watchInterruption } from './interruption.ts';
import { outcomeCode } from './outcome-code.ts';
import type { Terminal } from './terminal.ts';
import type { View } from './views/view.ts';

/**
 * Lets the engine work on a run while Ctrl+C is listened for, and returns the exit code. When the machine is lost on the
 * way, the commands that go on from the journal are printed all the same.
 */
export async function conductRun(
  run: string,
  labArguments: string,
  acceptNewPlan: boolean,
  view: View,
  terminal: Terminal,
  work: (conduct: Conduct) => Promise<RunEnded>,
): Promise<ExitCode> {
  using interruption = watchInterruption((text) => view.note(text));
  try {
    const ended = await work({ stops: interruption.stops, emit: (event) => view.event(event), acceptNewPlan });
    await view.settle();
    return outcomeCode[ended.outcome];
  } catch (error) {
    await view.settle();
    const code = interruption.stops.now.aborted ? exitCode.interrupted : explainFailure(error, terminal);
    if (error instanceof MachineError || interruption.stops.now.aborted) {
      terminal.err(`The journal has everything up to here. Once the machine answers:\n`);
      terminal.err(`  runbook resume ${run}${labArguments}\n  runbook undo ${run}${labArguments}\n`);
    }
    return code;
  }
}
