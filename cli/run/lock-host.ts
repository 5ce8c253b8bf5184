import { awaitLock } from '../../engine/apply/await-lock.ts';
import { acquireLock, type LockResult } from '../../engine/apply/acquire-lock.ts';
import type { Machine } from '../../engine/model/machine.ts';
import type { JournalMeans } from '../../engine/journal/journal.ts';
import { runsFolder, type RunEntry } from '../../engine/journal/list-runs.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { commandName } from '../process/command-name.ts';
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
 * Locks the host for a run, and checks its other runs under the lock, so that none of them changes in the meantime;
 * undefined if the lock is not available, after the view has shown why. The caller disposes of the lock.
 */
export async function lockHost(
  machine: Machine,
  run: string,
  over: { readonly unfinished: boolean },
  { clock, kinds }: JournalMeans,
  view: View,
  labArguments: string,
): Promise<Extract<LockResult, { kind: 'held' }> | undefined> {
  const holder = { run, operator: operator(), since: clock.now().toISOString() };
  const take = () => awaitLock(machine, holder, clock, (text) => view.note(text));
  const held = await acquireLock(machine, holder, over, kinds, take);
  if (held.kind === 'held') {
    for (const note of await looseFolders(machine, held.runs)) view.note(note);
    return held;
  }
  view.event({ kind: 'refused', step: null, refusals: held.refusals.map((each) => onLab(each, labArguments)) });
  await view.settle();
  return undefined;
}
