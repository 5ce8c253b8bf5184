import { changeKinds } from '../../../changes/index.ts';
import { nameOf } from '../../../engine/undo/name-changes.ts';
import type { MachineStatus } from '../../../engine/status/run-status.ts';

/** The records of `status --json`: the machine with the holder of its lock and the programs that killed runs left running, then each run with the status of its changes. */
export function statusRecords(
  { bootId, holder, remaining, runs }: MachineStatus,
  machine: string,
  bootedAt: string | null,
): readonly object[] {
  const each = runs.map(({ entry, state, changes }) => {
    const { header, startedAt } = entry.recorded;
    return {
      kind: 'run-status',
      run: entry.run,
      state,
      undoneBy: entry.undoneBy,
      verb: header.verb,
      undoes: header.undoes,
      operator: header.operator,
      startedAt,
      playbook: header.playbook.path,
      changes: changes.map(({ of, status: standing }) => ({
        name: nameOf(of, entry.recorded.changes),
        step: of.step,
        on: of.on,
        index: of.index,
        what: changeKinds.describe(of.change),
        standing,
      })),
    };
  });
  return [{ kind: 'machine-status', machine, bootId, bootedAt, holder, remaining }, ...each];
}
