import type { Progression } from './progression.ts';
import { applyStep } from './apply-step.ts';
import type { StepOutcome } from './apply-step.ts';
import type { RunEnded } from '../model/event.ts';
import type { Journal } from '../journal/journal.ts';
import type { Plan } from '../model/plan.ts';
import { noteChange } from '../journal/recorded.ts';
import type { Recorded } from '../journal/recorded.ts';
import { recordTo } from '../journal/record-event.ts';
import type { RecordEvent } from '../journal/record-event.ts';
import { host, type Conduct, type Site } from '../model/site.ts';
import { sweepParts } from './sweep-parts.ts';

const outcomes = {
  failed: 'failed',
  interrupted: 'interrupted',
  waiting: 'waiting',
} as const;

/**
 * Carries out the approved plan, step after step, and returns how the run ended; it reports everything else as
 * events. If it is given the records of a journal, it continues from there: it does not repeat finished acts, plans
 * everything else again, and makes only the missing changes.
 */
export async function apply(
  site: Site,
  approved: Plan,
  journal: Journal,
  recorded: Recorded | null,
  conduct: Conduct,
  run: string,
): Promise<RunEnded> {
  const progression: Progression = {
    outputs: Object.fromEntries(site.playbook.steps.map(({ id }) => [id, 'unknown' as const])),
    facts: undefined,
    pending: [],
    changes: new Map(recorded?.changes.map((change) => [change.index, change])),
    hasActed: recorded?.rebooted ?? false,
  };
  const write = recordTo(journal, conduct.emit);
  const record: RecordEvent = async (event) => {
    await write(event);
    noteChange(progression.changes, event);
  };
  if (recorded !== null) await sweepParts(recorded.changes, await site.machine(host), site.kinds);
  let outcome: RunEnded['outcome'] = 'done';
  for (const step of site.playbook.steps) {
    if (conduct.stops.afterStep.aborted) {
      outcome = 'interrupted';
      break;
    }
    const ended: StepOutcome = await applyStep({ run, site, step, approved, recorded, conduct, record, progression });
    if (ended === 'ended') continue;
    const isUntouched = progression.changes.size === 0 && !progression.hasActed;
    outcome = ended === 'refused' ? (isUntouched ? 'refused' : 'failed') : outcomes[ended];
    break;
  }
  const end: RunEnded = {
    kind: 'run-ended',
    run,
    outcome,
    changes: progression.changes.size,
    pending: progression.pending,
  };
  await record(end);
  return end;
}
