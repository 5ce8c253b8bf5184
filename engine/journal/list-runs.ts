import { JournalDamaged, journalPath, readJournal } from './journal.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { MachineReader } from '../model/machine.ts';
import { JournalBudget } from './journal-budget.ts';
import { safeJson } from '../text/safe-json.ts';
import { replay } from './recorded.ts';
import type { RecordProof } from './record-line.ts';
import type { Recorded } from './recorded.ts';

/** The folder in which a machine keeps the journals of its runs, with one folder for each run. */
export const runsFolder = '/var/lib/runbook/runs';

/** One run in the list of a machine; `state` is its outcome, or that a later run undid it. */
export interface RunEntry {
  readonly run: string;
  readonly recorded: Recorded;
  readonly state: Recorded['outcome'] | 'undone';
  readonly undoneBy: string | null;
  /** What proves the writer of each record of its journal. */
  readonly proofs: readonly RecordProof[];
}

/** The number of the next run on a machine. */
export const nextSequence = (runs: readonly RunEntry[]): number =>
  1 + Math.max(runs.length, ...runs.map(({ recorded }) => recorded.header.sequence ?? 0));

/** Runs in the order in which they ran on the machine, independent of the clocks of their operators; runs without a number first, by their IDs. */
function inOrder<Run extends Pick<RunEntry, 'run' | 'recorded'>>(runs: readonly Run[]): readonly Run[] {
  const place = ({ recorded }: Run): number => recorded.header.sequence ?? 0;
  return runs.toSorted((a, b) => place(a) - place(b) || (a.run < b.run ? -1 : 1));
}

const isRunId = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name);

/** A folder that cannot be one of a run counts only if it has a journal. Its name can contain anything, also a line of text for the reader. */
async function refuseStray(machine: MachineReader, name: string): Promise<{ run: string; contents: undefined }> {
  const files = (await machine.list(`${runsFolder}/${name}`)) ?? [];
  if (!files.includes('journal.ndjson')) return { run: name, contents: undefined };
  const shown = safeJson(name);
  throw new JournalDamaged(`${runsFolder}/${shown}/journal.ndjson`, 1, 'the name of its folder is not the ID of a run');
}

/** All runs of a machine, oldest first. */
export async function listRuns(machine: MachineReader, kinds: ChangeKinds): Promise<readonly RunEntry[]> {
  const names = (await machine.list(runsFolder)) ?? [];
  const budget = new JournalBudget();
  const journals = await Promise.all(
    names.map(async (run) => {
      if (!isRunId(run)) return await refuseStray(machine, run);
      const contents = await readJournal(machine, runsFolder, run, kinds, budget);
      const [first] = contents?.records ?? [];
      if (first?.kind === 'run-started' && first.run !== run)
        throw new JournalDamaged(journalPath(runsFolder, run), 1, `it is the journal of run ${first.run}`);
      return { run, contents };
    }),
  );
  const runs = inOrder(
    journals.flatMap(({ run, contents }) =>
      contents === undefined || contents.records.length === 0
        ? []
        : [{ run, recorded: replay(contents.records), proofs: contents.proofs }],
    ),
  );
  const undoneBy = new Map<string, string>();
  // An undo that was itself undone does not count any more, so the last state of a run is found from the end.
  for (const { run, recorded } of runs.toReversed()) {
    const { undoes } = recorded.header;
    if (undoes !== null && recorded.outcome === 'done' && !undoneBy.has(run)) undoneBy.set(undoes, run);
  }
  return runs.map((each) => {
    const by = undoneBy.get(each.run) ?? null;
    return { ...each, state: by === null ? each.recorded.outcome : 'undone', undoneBy: by };
  });
}

/** True for a run that changed something and stopped before its end, so that it waits for resume or undo. */
export const isUnfinished = ({ state, recorded }: RunEntry): boolean =>
  state !== 'done' && state !== 'undone' && recorded.changes.length > 0;

/**
 * True for a run that resume can continue without its id: it is unfinished or waits, or it is the latest run and stopped
 * before its first change, e.g. in a measurement. After a later run, nobody expects the old one to continue.
 */
export function isResumable(entry: RunEntry, runs: readonly RunEntry[]): boolean {
  const { state, recorded } = entry;
  if (isUnfinished(entry) || state === 'waiting') return true;
  const hasStopped = ['failed', 'interrupted', 'crashed'].includes(state);
  return hasStopped && (recorded.plan !== null || recorded.header.verb === 'undo') && runs.at(-1)?.run === entry.run;
}
