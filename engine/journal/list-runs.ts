import { JournalDamaged, journalPath, readJournal } from './journal.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { MachineReader } from '../model/machine.ts';
import { replay } from './recorded.ts';
import type { Recorded } from './recorded.ts';

/** Where a machine keeps the journals of its runs, one folder a run. */
export const runsFolder = '/var/lib/runbook/runs';

/** One run in a machine's list; `state` adds to the outcome that it was undone by a later run. */
export interface RunEntry {
  readonly run: string;
  readonly recorded: Recorded;
  readonly state: Recorded['outcome'] | 'undone';
  readonly undoneBy: string | null;
}

/** The place of the next run on a machine. */
export const nextSequence = (runs: readonly RunEntry[]): number =>
  1 + Math.max(runs.length, ...runs.map(({ recorded }) => recorded.header.sequence ?? 0));

/** Runs in the order in which the machine had them, whatever the clocks of their operators said; those without a place first, by their ids. */
function inOrder(runs: readonly { readonly run: string; readonly recorded: Recorded }[]) {
  const place = ({ recorded }: { readonly recorded: Recorded }): number => recorded.header.sequence ?? 0;
  return runs.toSorted((a, b) => place(a) - place(b) || (a.run < b.run ? -1 : 1));
}

/** Every run a machine knows of, oldest first. */
export async function listRuns(machine: MachineReader, kinds: ChangeKinds): Promise<readonly RunEntry[]> {
  const names = (await machine.list(runsFolder)) ?? [];
  const journals = await Promise.all(
    names.map(async (run) => {
      const contents = await readJournal(machine, runsFolder, run, kinds);
      const [first] = contents?.records ?? [];
      if (first?.kind === 'run-started' && first.run !== run)
        throw new JournalDamaged(journalPath(runsFolder, run), 1, `it is the journal of run ${first.run}`);
      return { run, contents };
    }),
  );
  const runs = inOrder(
    journals.flatMap(({ run, contents }) =>
      contents === undefined || contents.records.length === 0 ? [] : [{ run, recorded: replay(contents.records) }],
    ),
  );
  const undoneBy = new Map<string, string>();
  // An undo that was itself undone no longer counts, so the latest word about a run is found from the end.
  for (const { run, recorded } of runs.toReversed()) {
    const { undoes } = recorded.header;
    if (undoes !== null && recorded.outcome === 'done' && !undoneBy.has(run)) undoneBy.set(undoes, run);
  }
  return runs.map(({ run, recorded }) => {
    const by = undoneBy.get(run) ?? null;
    return { run, recorded, state: by === null ? recorded.outcome : 'undone', undoneBy: by };
  });
}

/** True for a run that changed something and stopped before its end, so that it waits for resume or undo. */
export const isUnfinished = ({ state, recorded }: RunEntry): boolean =>
  state !== 'done' && state !== 'undone' && recorded.changes.length > 0;
