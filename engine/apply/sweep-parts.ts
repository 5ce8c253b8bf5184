import type { ChangeKinds } from '../model/change-kinds.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine } from '../model/machine.ts';
import type { RecordedChange } from '../journal/recorded.ts';
import { host } from '../model/site.ts';

/** The temporary file that an interrupted put leaves beside its target, by the name that the machines give it. */
const part = /^\.runbook-[0-9a-f]{12}$/;

/**
 * Removes the temporary files that interrupted puts of these changes left: changes on the host whose end was not
 * recorded, in their folders, by the name of the file. The caller holds the lock of the machine, so no other put is
 * running.
 */
export async function sweepParts(
  changes: readonly RecordedChange[],
  machine: Machine,
  kinds: ChangeKinds,
): Promise<void> {
  const open = changes.filter(({ done, on }) => !done && on === host).map(({ change }) => change);
  const folders = new Set((await Promise.all(open.map((change) => kinds.partFolders(change, machine)))).flat());
  for (const folder of folders) {
    const names = (await machine.list(folder)) ?? [];
    for (const name of names.filter((each) => part.test(each))) await sweep(`${folder}/${name}`, machine);
  }
}

/** What another user put there under such a name stops no run. */
async function sweep(path: string, machine: Machine): Promise<void> {
  try {
    await machine.remove(path);
  } catch (error) {
    if (!(error instanceof MachineError) || !['EISDIR', 'ELOOP', 'ESTALE'].includes(error.code)) throw error;
  }
}
