import { changeKinds } from '../../../changes/index.ts';
import type { Change } from '../../../engine/model/change.ts';
import type { Plan } from '../../../engine/model/plan.ts';
import type { ChangeStatus } from '../../../engine/status/change-status.ts';
import type { Undoing } from '../../../engine/undo/judge-undoing.ts';
import { isAccepted } from './accepted.ts';
import type { Said } from './look.ts';

/** The later modification that a status or an undoing shows; null if it shows none. */
function driftIn(one: ChangeStatus | Undoing): string | null {
  switch (one.kind) {
    case 'holds':
    case 'pending':
    case 'restore':
      return one.drift?.found ?? null;
    case 'drifted':
      return 'isBack' in one ? one.drift.found : one.found;
    case 'lost':
    case 'half-done':
      return one.found;
    default:
      return null;
  }
}

const isIdle = ({ before, after }: Change): boolean =>
  JSON.stringify({ ...(before as object), argv: 0, ready: 0 }) ===
  JSON.stringify({ ...(after as object), argv: 0, ready: 0 });

/** True if a status and what undo would do with the same change do not contradict each other. */
function agree(status: ChangeStatus, undoing: Undoing): boolean {
  // A change that asked for the state that was there, such as a wait for a process that runs already, leaves undo nothing.
  if (status.kind === 'holds' && undoing.kind === 'already' && isIdle(undoing.of.change)) return true;
  const isSameDrift = driftIn(status) === driftIn(undoing);
  // A change that nothing undoes, or that something else on the machine prevents: undo says only that.
  const cannot =
    undoing.kind === 'drifted' &&
    (undoing.drift === null || undoing.found.startsWith(`${undoing.drift.left ?? ''}, and it `));
  switch (status.kind) {
    case 'holds':
    case 'pending':
      return cannot || (undoing.kind !== 'already' && isSameDrift);
    case 'unmade':
    case 'gone':
      return undoing.kind === 'already';
    case 'drifted':
      if (status.isBack) return undoing.kind === 'already';
      return cannot || (undoing.kind !== 'already' && isSameDrift);
    case 'lost':
      return cannot || undoing.kind === 'already' || isSameDrift;
    case 'half-done':
      return undoing.kind !== 'already' && (driftIn(undoing) === null || isSameDrift);
    case 'superseded':
    case 'under-way':
    case 'unknown':
      return true;
  }
}

/** True for a status that leaves a plan nothing to do. */
const isFine = ({ kind }: ChangeStatus): boolean => ['holds', 'pending', 'superseded'].includes(kind);

const wants = ({ kind }: Plan['steps'][number]): boolean => ['change', 'refused', 'invalid'].includes(kind);

/** Where `status` and `undo --plan` contradict each other, in words. */
export function contradictions({ recorded, statuses, undoings }: Said): readonly string[] {
  return recorded.changes.flatMap(({ index, change }) => {
    const [status, undoing] = [statuses.get(index), undoings.get(index)];
    const what = `${change.kind} "${changeKinds.describe(change)}"`;
    if (status === undefined || undoing === undefined) return [`${what}: not shown`];
    if (agree(status, undoing)) return [];
    const undo = `${undoing.kind}${undoing.kind === 'restore' ? ` (${undoing.way})` : ''}`;
    return [
      `${what}: status ${status.kind} (${driftIn(status) ?? 'no drift'}), undo ${undo} (${driftIn(undoing) ?? 'no drift'})`,
    ];
  });
}

/** Where `status`, `undo --plan` and `plan` contradict each other after an act, in words. */
export function disagreements(said: Said, act: string): readonly string[] {
  const { scenario, recorded, statuses, plan } = said;
  const found = [...contradictions(said)];
  for (const [at, step] of plan.steps.entries()) {
    const mine = recorded.changes.filter((of) => of.step === step.id);
    const all = mine.map(({ index, change }) => ({
      change,
      status: statuses.get(index) ?? { kind: 'unmade' as const },
    }));
    if (all.length === 0 || all.some(({ status }) => status.kind === 'unknown')) continue;
    // It waits for an earlier step, which is to be done again.
    if (step.kind === 'unknown' && plan.steps.slice(0, at).some(wants)) continue;
    const off = all.filter(({ status }) => !isFine(status));
    const isLeft = off.every(({ change }) => isAccepted(scenario, step.type, change.kind, act));
    if (wants(step) ? off.length === 0 : !isLeft)
      found.push(`${step.type}: plan ${step.kind}, status ${all.map(({ status }) => status.kind).join(', ')}`);
  }
  return found;
}
