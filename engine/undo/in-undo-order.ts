import type { RecordedChange } from '../journal/recorded.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';

/** Changes in groups of one step each, in their order: a step that was continued after other steps has a second group. */
export function groupByStep(
  changes: readonly RecordedChange[],
): readonly { step: string; changes: RecordedChange[] }[] {
  const found: { step: string; changes: RecordedChange[] }[] = [];
  for (const change of changes) {
    const last = found.at(-1);
    if (last?.step === change.step) last.changes.push(change);
    else found.push({ step: change.step, changes: [change] });
  }
  return found;
}

/**
 * The order in which undo processes the changes of a run: last first, but a generated file after the rest of its
 * step, because it may have to be generated again from the sources that the rest restores.
 */
export function inUndoOrder(changes: readonly RecordedChange[], kinds: ChangeKinds): readonly RecordedChange[] {
  return groupByStep(changes.toReversed()).flatMap(({ changes: mine }) => [
    ...mine.filter(({ change }) => !kinds.isUndoneLast(change)),
    ...mine.filter(({ change }) => kinds.isUndoneLast(change)),
  ]);
}
