import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Machine } from '../model/machine.ts';
import type { RecordedChange } from '../journal/recorded.ts';
import { host } from '../model/site.ts';

/** What a put that was killed leaves beside its target: the name that the machines give a file until it has its own. */
const part = /^\.runbook-[0-9a-f]{12}$/;

/**
 * Removes what puts of these changes left of files, where runbook was killed in the middle of one: changes on the host whose end nobody
 * recorded, in their folders, by the name. The caller holds the machine, so that no other put is under way.
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
    for (const name of names.filter((each) => part.test(each))) await machine.remove(`${folder}/${name}`);
  }
}
