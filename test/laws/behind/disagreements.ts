import { changeKinds } from '../../../changes/index.ts';
import type { RecordedChange } from '../../../engine/journal/recorded.ts';
import type { ChangeStatus } from '../../../engine/status/change-status.ts';
import type { Undoing } from '../../../engine/undo/judge-undoing.ts';
import type { Said } from './look.ts';

/** What a status and the undoing of the same change contradict each other in; null if they agree. */
function contradiction(status: ChangeStatus, undoing: Undoing): string | null {
  const undo = undoing.kind === 'restore' ? `restore (${undoing.way})` : undoing.kind;
  const says = `status ${status.kind}, undo ${undo}`;
  switch (status.kind) {
    case 'holds':
    case 'pending':
      if (undoing.kind === 'restore') return undoing.way === 'back' && undoing.drift === null ? null : says;
      // A change that nothing can undo.
      return undoing.kind === 'drifted' && undoing.drift === null ? null : says;
    case 'unmade':
      return undoing.kind === 'already' ? null : says;
    case 'superseded':
    case 'under-way':
    case 'unknown':
      return null;
    case 'drifted':
      return differs(status.isBack, status.drift.found, undoing, says);
    case 'lost':
    case 'half-done':
      return differs(undoing.kind === 'already', status.found, undoing, says);
  }
}

function differs(isBack: boolean, found: string, undoing: Undoing, says: string): string | null {
  if (isBack || undoing.kind === 'already')
    return isBack && undoing.kind === 'already' ? null : `${says}${isBack ? ' (as before)' : ''}`;
  if (undoing.kind === 'drifted' && undoing.drift === null) return null;
  const shown = undoing.kind === 'drifted' ? undoing.found : (undoing.drift?.found ?? null);
  return shown === found ? null : `${says}: status "${found}", undo "${shown ?? 'nothing'}"`;
}

const isFine = ({ kind }: ChangeStatus): boolean => ['holds', 'pending', 'superseded'].includes(kind);

/** Where `status`, `undo --plan` and `plan` contradict each other, in words. */
export function disagreements({ recorded, statuses, undoings, plan }: Said): readonly string[] {
  const found: string[] = [];
  for (const of of recorded.changes) {
    const [status, undoing] = [statuses.get(of.index), undoings.get(of.index)];
    if (status === undefined || undoing === undefined) {
      found.push(`${nameOf(of)}: not shown`);
      continue;
    }
    const wrong = contradiction(status, undoing);
    if (wrong !== null) found.push(`${nameOf(of)}: ${wrong}`);
  }
  for (const step of plan.steps) {
    const mine = recorded.changes.filter((of) => of.step === step.id);
    const all = mine.map(({ index }) => statuses.get(index)).filter((status) => status !== undefined);
    if (all.some(({ kind }) => kind === 'unknown') || mine.length === 0) continue;
    const isIdle = !['change', 'refused', 'invalid', 'unknown'].includes(step.kind);
    if (all.every(isFine) !== isIdle)
      found.push(`${step.type}: plan ${step.kind}, status ${all.map(({ kind }) => kind).join(', ')}`);
  }
  return found;
}

const nameOf = ({ change }: RecordedChange): string => `${change.kind} "${changeKinds.describe(change)}"`;
