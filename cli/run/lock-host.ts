import { awaitLock } from '../../engine/apply/await-lock.ts';
import { acquireLock, type LockResult } from '../../engine/apply/acquire-lock.ts';
import { awaitRemaining } from '../../engine/apply/await-remaining.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { host } from '../../engine/model/site.ts';
import type { JournalMeans } from '../../engine/journal/journal.ts';
import { runsFolder, type RunEntry } from '../../engine/journal/list-runs.ts';
import type { RunStarted } from '../../engine/model/event.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import { commandName } from '../process/command-name.ts';
import { doubtOf } from './doubt-of.ts';
import { operator } from '../process/operator.ts';
import type { View } from '../views/view.ts';

/** The commands in a refusal, completed with the options of the same lab. */
function onLab(refusal: Refusal, labArguments: string): Refusal {
  const reason = refusal.reason.replace(
    /"runbook ((?:resume|undo) [\w-]+)"/g,
    (_all, words: string) => `"${commandName()} ${words}${labArguments}"`,
  );
  return { ...refusal, reason };
}

/** The warning about journals that other users can read, because they contain earlier contents of files. */
async function looseFolders(machine: Machine, runs: readonly RunEntry[]): Promise<readonly string[]> {
  const folders = runs.map(({ run }) => `${runsFolder}/${run}`);
  const stats = await Promise.all(folders.map((folder) => machine.stat(folder)));
  return folders.flatMap((folder, index) => {
    const mode = stats[index]?.mode ?? 0;
    if ((mode & 0o077) === 0) return [];
    return [
      `Other users can read ${folder} (mode ${mode.toString(8)}), which contains a run's journal. Protect it: chmod 0700 ${folder}`,
    ];
  });
}

/**
 * The other machines on which programs of these runs can still be running: a run that has ended left none. A journal
 * that this operator did not write may name only guests of the host.
 */
async function otherMachines(runs: readonly RunEntry[], site: LockSite): Promise<readonly (() => Promise<Machine>)[]> {
  const { key } = site;
  const open = runs.filter(({ state }) => state !== 'done' && state !== 'undone');
  const isBelieved = async (entry: RunEntry): Promise<boolean> =>
    key !== undefined && (await doubtOf(entry, key)) === null;
  const believed = new Set(
    (await Promise.all(runs.map(async (entry) => ((await isBelieved(entry)) ? [entry.run] : [])))).flat(),
  );
  const undone = runs.filter(({ run }) => open.some(({ recorded }) => recorded.header.undoes === run));
  return [...open, ...undone].flatMap(({ run, recorded: { header, changes, begun, plan } }) => {
    const own = site.ofRun?.(header) ?? site;
    const names = [
      ...changes.map(({ on }) => on),
      ...(plan?.steps ?? []).filter(({ id }) => begun.has(id)).map(({ on }) => on),
    ].filter((name) => name !== host && (believed.has(run) || own.isOnHost?.(name) === true));
    return [...new Set(names)].map((name) => () => own.machine(name));
  });
}

/** What locking needs: the machines of the lab, and what a journal needs. */
export interface LockSite extends JournalMeans {
  machine(name: string): Promise<Machine>;
  /** True for the host and its guests; without it, no machine counts as a guest. */
  isOnHost?(name: string): boolean;
  /** The machines for the journal of one run, with the guests that it defines. */
  ofRun?(header: RunStarted): Pick<LockSite, 'machine' | 'isOnHost'>;
}

/**
 * Locks the host for a run, waits for the programs that killed runs left running on the host and the other machines
 * of unfinished runs, and checks its other runs under the lock, so that none of them changes in the meantime;
 * undefined if the lock is not available, after the view has shown why. The caller disposes of the lock.
 */
export async function lockHost(
  machine: Machine,
  run: string,
  over: { readonly unfinished: boolean },
  site: LockSite,
  view: View,
  labArguments: string,
): Promise<Extract<LockResult, { kind: 'held' }> | undefined> {
  const { clock, kinds } = site;
  const holder = { run, operator: operator(), since: clock.now().toISOString() };
  const say = (text: string) => view.note(escapeControlsInLine(text));
  const take = () => awaitLock(machine, holder, clock, say);
  const settle = async (runs: readonly RunEntry[]): Promise<void> => {
    await awaitRemaining(machine, clock, say);
    const settled = new Set<Machine>();
    for (const reach of await otherMachines(runs, site)) {
      try {
        const other = await reach();
        if (settled.has(other)) continue;
        settled.add(other);
        await awaitRemaining(other, clock, say);
      } catch (error) {
        // A machine that cannot be reached now cannot be used by a step of this run either.
        if (!(error instanceof MachineError)) throw error;
      }
    }
  };
  const held = await acquireLock(machine, over, kinds, { take, settle });
  if (held.kind === 'held') {
    for (const note of await looseFolders(machine, held.runs)) view.note(note);
    return held;
  }
  view.event({ kind: 'refused', step: null, refusals: held.refusals.map((each) => onLab(each, labArguments)) });
  await view.settle();
  return undefined;
}
