import type { RefreshChange } from '../packages.ts';
import { MachineError } from '../model/machine-error.ts';
import type { MachineReader } from '../model/machine.ts';
import { aptGet, complaints, runApt } from './apt.ts';
import type { AptTurn } from './apt.ts';

/** Where apt keeps the lists it has read; a release file is there only after its signature was accepted (apt-secure(8)). */
export const listFolder = '/var/lib/apt/lists';

/** The suites of the source whose release file was fetched and verified. */
export async function observeRefresh(
  { lists }: Pick<RefreshChange, 'lists'>,
  machine: MachineReader,
): Promise<{ readonly verified: readonly string[] }> {
  const names = new Set(await machine.list(listFolder));
  return { verified: lists.filter((list) => names.has(`${list}InRelease`) || names.has(`${list}Release`)) };
}

/** Undo is done when none of the lists is left; what was there before the run stays. */
export function reachedRefresh(
  change: RefreshChange,
  { verified }: { readonly verified: readonly string[] },
  side: 'before' | 'after',
): boolean {
  const expected = change[side].verified;
  return expected.length === verified.length && expected.every((list) => verified.includes(list));
}

/** Some suites have come and others not, or are gone. */
export function betweenRefresh(change: RefreshChange, { verified }: { readonly verified: readonly string[] }): boolean {
  return !reachedRefresh(change, { verified }, 'before') && !reachedRefresh(change, { verified }, 'after');
}

/** Reads only this source, or removes what was read of it. Throws MachineError UNVERIFIED when its key did not sign what is there. */
export async function performRefresh(change: RefreshChange, turn: AptTurn): Promise<void> {
  const gone = change.before.verified.filter((list) => !change.after.verified.includes(list));
  if (gone.length > 0) return forget(gone, turn);
  const only = [
    `Dir::Etc::sourcelist=${change.source}`,
    'Dir::Etc::sourceparts=/dev/null',
    // Every other source's lists stay as they are.
    'APT::Get::List-Cleanup=0',
    'APT::Update::Error-Mode=any',
  ];
  const output = await runApt(aptGet(...only.flatMap((setting) => ['-o', setting]), 'update'), turn);
  const { verified } = await observeRefresh(change, turn.machine);
  if (change.after.verified.some((list) => !verified.includes(list)) || /^W: GPG error/m.test(output.stderr)) {
    throw new MachineError(`${change.source} was read, but not verified by its key: ${complaints(output)}`, {
      code: 'UNVERIFIED',
    });
  }
}

async function forget(lists: readonly string[], { machine }: AptTurn): Promise<void> {
  for (const folder of [listFolder, `${listFolder}/partial`]) {
    const names = (await machine.list(folder)) ?? [];
    // The release files go last: while one is there, this is not done.
    const ours = names.filter((name) => lists.some((list) => name.startsWith(list)));
    const release = (name: string): number => Number(/(?:In)?Release(?:\.gpg)?$/.test(name));
    for (const name of ours.toSorted((a, b) => release(a) - release(b))) await machine.remove(`${folder}/${name}`);
  }
}

export function invertRefresh(change: RefreshChange): RefreshChange {
  return { ...change, before: change.after, after: change.before };
}

export function describeRefresh(change: RefreshChange): string {
  const gone = change.before.verified.some((list) => !change.after.verified.includes(list));
  return gone ? `- package lists of ${change.source}` : `+ package lists of ${change.source}, verified by its key`;
}
