import { readBootId } from '../model/read-boot-id.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { LockHolder, Machine, MachineReader } from '../model/machine.ts';
import { MachineError } from '../model/machine-error.ts';
import type { RecordedChange } from '../journal/recorded.ts';
import { isResumable, type RunEntry } from '../journal/list-runs.ts';
import { host } from '../model/site.ts';
import { changeStatus, type ChangeStatus } from './change-status.ts';

/** One change of a run with its status. */
export interface ChangeWithStatus {
  readonly of: RecordedChange;
  readonly status: ChangeStatus;
}

/** A run that is in effect, unfinished or running, with the status of each of its changes. */
export interface RunStatus {
  readonly entry: RunEntry;
  /** "running" if the run has locked the machine now. */
  readonly state: RunEntry['state'] | 'running';
  readonly changes: readonly ChangeWithStatus[];
}

/** The present state of the runs of a machine. */
export interface MachineStatus {
  readonly bootId: string;
  readonly holder: LockHolder | null;
  readonly runs: readonly RunStatus[];
}

/** True for a run that matters for the present state of the machine: it was not undone, or it is unfinished. */
const isAbout = (entry: RunEntry, entries: readonly RunEntry[]): boolean => {
  const { header, changes } = entry.recorded;
  return (header.verb === 'apply' && entry.state !== 'undone' && changes.length > 0) || isResumable(entry, entries);
};

/** The names of subjects that two runs may both have changed. */
const thing = ({ on, change }: RecordedChange, kinds: ChangeKinds): string =>
  `${on}\0${change.kind}\0${kinds.subject(change)}`;

/** For each subject, the run and the index of the change that counts: the last one that was made and not undone. */
function lastTouches(
  entries: readonly RunEntry[],
  kinds: ChangeKinds,
): ReadonlyMap<string, { readonly run: string; readonly index: number }> {
  const last = new Map<string, { run: string; index: number }>();
  for (const entry of entries.filter((each) => isAbout(each, entries))) {
    for (const of of entry.recorded.changes) {
      const key = thing(of, kinds);
      if (of.done || !last.has(key)) last.set(key, { run: entry.run, index: of.index });
    }
  }
  return last;
}

/** True for a change that a run needed only until it was resumed, and undid itself. */
const isTakenBack = ({ temporary, done, change, observed }: RecordedChange, kinds: ChangeKinds): boolean =>
  temporary === true && done && kinds.matches(change, observed, 'before');

/** The machine of a change; each machine is requested only once. */
type Reach = (name: string) => Promise<Machine>;

/**
 * Reads the present status of the changes that the runs of a machine left: all at once, without a lock. `named`
 * restricts it to one run, which is then read whatever its state; `holder` is the run that has locked the machine.
 */
export async function statusOf(
  entries: readonly RunEntry[],
  named: string | null,
  machine: MachineReader,
  holder: LockHolder | null,
  reach: Reach,
  kinds: ChangeKinds,
): Promise<MachineStatus> {
  const bootId = await readBootId(machine);
  const last = lastTouches(entries, kinds);
  const chosen = entries.filter((entry) =>
    named === null ? isAbout(entry, entries) || entry.run === holder?.run : entry.run === named,
  );
  const look = async (entry: RunEntry, of: RecordedChange): Promise<ChangeStatus> => {
    const by = last.get(thing(of, kinds));
    if (by !== undefined && (by.run !== entry.run || by.index !== of.index)) return { kind: 'superseded', by: by.run };
    try {
      const found = await kinds.observe(of.change, await reach(of.on));
      const then = entry.recorded.bootOf.get(of.index) ?? entry.recorded.bootId;
      return changeStatus(of, found, of.on === host ? { then, now: bootId } : null, entry.recorded.changes, kinds);
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      return { kind: 'unknown', why: error.message };
    }
  };
  const runs = chosen.map(async (entry): Promise<RunStatus> => {
    const { state, recorded } = entry;
    const isRunning = holder?.run === entry.run && state !== 'done' && state !== 'undone';
    // An undone change does not belong to this run any more, and a value that an undo restored belongs to an earlier
    // run.
    const mine =
      state === 'undone' || recorded.header.verb === 'undo'
        ? []
        : recorded.changes.filter((of) => !isTakenBack(of, kinds));
    const stand = (of: RecordedChange): Promise<ChangeStatus> | ChangeStatus =>
      isRunning && !of.done ? { kind: 'under-way' } : look(entry, of);
    const changes = await Promise.all(mine.map(async (of) => ({ of, status: await stand(of) })));
    return { entry, state: isRunning ? 'running' : state, changes };
  });
  return { bootId, holder, runs: await Promise.all(runs) };
}
