import type { Outcome, RunEnded } from '../model/event.ts';
import { JournalStopped } from '../journal/journal.ts';
import type { Journal } from '../journal/journal.ts';
import type { Way } from './judge-undoing.ts';
import { MachineError } from '../model/machine-error.ts';
import { makeChange } from '../apply/make-change.ts';
import { isNamed } from './name-changes.ts';
import { inForce, owesReboot, planUndoing } from './plan-undo.ts';
import type { UndoSite } from './plan-undo.ts';
import { recordTo } from '../journal/record-event.ts';
import type { RecordEvent } from '../journal/record-event.ts';
import type { Recorded, RecordedChange } from '../journal/recorded.ts';
import { host, type Conduct } from '../model/site.ts';
import type { ActStepType } from '../model/step-type.ts';
import { sweepParts } from '../apply/sweep-parts.ts';
import { throwIfLost } from '../apply/throw-if-lost.ts';
import { undoReboot } from './undo-reboot.ts';
import { inUndoOrder, groupByStep } from './in-undo-order.ts';

export interface UndoConduct extends Conduct {
  /** The step type that reboots. */
  readonly reboot: ActStepType<unknown>;
  /** The content of the journal of the undo, if the undo is continued. */
  readonly soFar: Recorded | null;
  /** The names of the changes that are undone even if they were modified later; none by default. */
  readonly force?: readonly string[];
  /** The hint that the step type of a step of the run has for an error text. */
  explain?(step: string, trouble: string): string | undefined;
}

/**
 * Undoes the changes of a run, last first, each only if the machine still has the state that the run left. If that
 * run rebooted, the undo reboots too: at its end, or, if an undo is itself undone, before the changes that need the
 * boot-time settings again. After an interruption it continues in its own journal: restored values are recognized,
 * and a required reboot is not forgotten.
 */
export async function undo(
  recorded: Recorded,
  site: UndoSite,
  journal: Journal,
  conduct: UndoConduct,
  run: string,
): Promise<RunEnded> {
  const record = recordTo(journal, conduct.emit);
  const titles = new Map(recorded.plan?.steps.map(({ id, title }) => [id, title]));
  await sweepParts([...recorded.changes, ...(conduct.soFar?.changes ?? [])], await site.machine(host), site.kinds);
  let made = conduct.soFar?.changes.length ?? 0;
  let owed = await owesReboot(conduct.soFar, site);
  const isInForce = await inForce(recorded, site);
  let outcome: Outcome = 'done';
  const rebootOnceOwed = async (): Promise<void> => {
    if (!owed || !isInForce || outcome !== 'done') return;
    if (conduct.stops.afterStep.aborted) outcome = 'interrupted';
    else {
      outcome = await undoReboot(conduct.reboot, site, conduct, record, () => made++);
      owed = false;
    }
  };
  for (const { step, changes } of groupByStep(inUndoOrder(recorded.changes, site.kinds))) {
    if (conduct.stops.afterStep.aborted) outcome = 'interrupted';
    if (recorded.header.verb === 'undo' && changes.some(({ takes }) => takes === 'now')) await rebootOnceOwed();
    if (outcome !== 'done') break;
    const title = titles.get(step) ?? step;
    await record({ kind: 'step-started', step, title });
    const before = made;
    let left = 0;
    for (const change of changes) {
      const went = await undoOne(change, made, { recorded, site, conduct, record, title });
      if (went === 'left') left += 1;
      if (went === 'restored') {
        made += 1;
        owed ||= change.takes === 'reboot';
      }
      if (went === 'failed' || went === 'interrupted') outcome = went;
      if (outcome !== 'done') break;
    }
    if (outcome !== 'done') break;
    const result = made > before ? 'changed' : left > 0 ? 'skipped' : 'unchanged';
    const reason = result === 'skipped' ? 'was not undone' : null;
    await record({ kind: 'step-ended', step, title, result, reason, outputs: {}, pending: null, told: null });
  }
  await rebootOnceOwed();
  if (outcome === 'done') await tellByHand(recorded, record);
  const end: RunEnded = { kind: 'run-ended', run, outcome, changes: made, pending: [] };
  await record(end);
  return end;
}

/** Reports the tasks that only a person can undo, last first. */
async function tellByHand({ asked }: Recorded, record: RecordEvent): Promise<void> {
  for (const { step, title, undo: told } of [...asked.values()].toReversed()) {
    const reason = 'you must undo it yourself';
    await record({ kind: 'step-started', step, title });
    await record({ kind: 'step-ended', step, title, result: 'skipped', reason, outputs: {}, pending: null, told });
  }
}

interface UndoMeans {
  readonly recorded: Recorded;
  readonly site: UndoSite;
  readonly conduct: UndoConduct;
  readonly record: RecordEvent;
  readonly title: string;
}

type Undone = 'restored' | 'already' | 'left' | 'failed' | 'interrupted';

async function undoOne(of: RecordedChange, index: number, means: UndoMeans): Promise<Undone> {
  const { recorded, site, conduct, record, title } = means;
  const { step, on, takes } = of;
  const fail = async (message: string, hint?: string): Promise<'failed'> => {
    await record({ kind: 'step-failed', step, title, message, hint: conduct.explain?.(step, message) ?? hint ?? null });
    return 'failed';
  };
  const leave = async (found: string, left: string | null): Promise<'left'> => {
    await record({ kind: 'change-drifted', step, on, change: of.change, found, left });
    return 'left';
  };
  let way: Way | undefined;
  try {
    const undoing = await planUndoing(of, site, recorded.changes, isNamed(of, conduct.force ?? [], recorded.changes));
    switch (undoing.kind) {
      case 'already':
        return 'already';
      case 'drifted':
        return await leave(undoing.found, undoing.drift?.left ?? null);
      case 'unchecked':
        throw new Error(`the check of ${site.kinds.describe(of.change)} was withheld after the approval`);
      case 'restore': {
        way = undoing.way;
        const machine = await site.machine(on);
        const place = { step, on, index, takes };
        const result = await makeChange(undoing.change, place, {
          machine,
          clock: site.clock,
          kinds: site.kinds,
          now: conduct.stops.now,
          record,
        });
        if (result.kind === 'made' || result.kind === 'kept') return 'restored';
        // If the generated file still contains the additions of the run, they come from a source that keeps its later
        // modifications.
        if (undoing.way === 'again') return await leave(result.found, undoing.drift?.left ?? null);
        return await fail(`${site.kinds.describe(undoing.change)}: the machine now has ${result.found}`);
      }
    }
  } catch (error) {
    if (conduct.stops.now.aborted) return 'interrupted';
    if (!(error instanceof MachineError) || error instanceof JournalStopped) throw error;
    await throwIfLost(error, site);
    if (way === 'again' && error.code === 'NOEFFECT') return leave(error.message, null);
    return fail(error.message, error.hint);
  }
}
