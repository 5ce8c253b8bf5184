import { invert } from '../change/invert.ts';
import { observe } from '../change/observe.ts';
import { perform } from '../change/perform.ts';
import { reached } from '../change/reached.ts';
import type { Clock } from '../model/clock.ts';
import { subject } from '../plan/change-identity.ts';
import type { Machine } from '../model/machine.ts';
import type { RecordEvent } from '../journal/record.ts';
import type { Recorded } from '../journal/recorded.ts';
import { host } from '../model/site.ts';

/** How a run is gone on with by the machine that it reboots, where runbook itself runs there: the words of a command, where it is started, and with what in its environment. */
export interface Resumption {
  readonly run: string;
  readonly argv: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The systemd unit that goes on with a run after the reboot it asked for. */
export const resumeUnit = (run: string): string => `runbook-resume-${run}.service`;

/**
 * Takes away the unit that was to go on with a run, now that somebody does. It is the inverse of changes that the run's journal
 * holds, and their records are told what was found afterwards: undo and drift find nothing left of them.
 */
export async function endResumption(
  run: string,
  { changes }: Recorded,
  machine: Machine,
  means: { readonly clock: Clock; readonly now: AbortSignal; readonly record: RecordEvent },
): Promise<void> {
  const unit = resumeUnit(run);
  const mine = changes.filter(
    ({ on, change }) =>
      on === host &&
      (change.kind === 'file' || change.kind === 'service') &&
      [unit, `/etc/systemd/system/${unit}`].includes(subject(change)),
  );
  for (const { change, step, index, done, observed } of mine.toReversed()) {
    const found = await observe(change, machine);
    const inverse = invert(change, done ? observed : found);
    if (inverse === null || !reached(inverse, found, 'before') || reached(inverse, found, 'after')) continue;
    await perform(inverse, machine, means.clock, means.now);
    await means.record({ kind: 'change-done', step, index, observed: await observe(change, machine) });
  }
}
