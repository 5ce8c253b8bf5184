import type { RefreshChange, RefreshState } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { aptGet, complaints, runApt } from '../support/run-apt.ts';
import type { AptTurn } from '../support/run-apt.ts';
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import { listFolder } from '../../facts/system/apt-places.ts';
import schema from './change.schema.json' with { type: 'json' };

/** The suites of the source whose release file was fetched and verified. */
export async function observeRefresh(
  { lists }: Pick<RefreshChange, 'lists'>,
  machine: MachineReader,
): Promise<RefreshState> {
  const names = new Set(await machine.list(listFolder));
  return { verified: lists.filter((list) => names.has(`${list}InRelease`) || names.has(`${list}Release`)) };
}

/** Undo is done if none of the lists is left; lists that existed before the run remain. */
function matches(change: RefreshChange, { verified }: RefreshState, side: Side): boolean {
  const expected = change[side].verified;
  return expected.length === verified.length && expected.every((list) => verified.includes(list));
}

/** Downloads the lists of only this source, or removes them. Throws MachineError UNVERIFIED if its key did not sign them. */
async function perform(change: RefreshChange, { machine, clock, signal }: Means): Promise<void> {
  const turn = { machine, clock, signal, deadline: change.deadline };
  const gone = change.before.verified.filter((list) => !change.after.verified.includes(list));
  if (gone.length > 0) return forget(gone, turn);
  const only = [
    `Dir::Etc::sourcelist=${change.source}`,
    'Dir::Etc::sourceparts=/dev/null',
    // The lists of all other sources remain.
    'APT::Get::List-Cleanup=0',
    'APT::Update::Error-Mode=any',
  ];
  const output = await runApt(aptGet(...only.flatMap((setting) => ['-o', setting]), 'update'), turn);
  const { verified } = await observeRefresh(change, turn.machine);
  if (change.after.verified.some((list) => !verified.includes(list)) || /^W: GPG error/m.test(output.stderr)) {
    throw new MachineError(`${change.source} was read, but not verified with its key: ${complaints(output)}`, {
      code: 'UNVERIFIED',
    });
  }
}

async function forget(lists: readonly string[], { machine }: AptTurn): Promise<void> {
  for (const folder of [listFolder, `${listFolder}/partial`]) {
    const names = (await machine.list(folder)) ?? [];
    // The release files are removed last: while one exists, the removal is not done.
    const ours = names.filter((name) => lists.some((list) => name.startsWith(list)));
    const release = (name: string): number => Number(/(?:In)?Release(?:\.gpg)?$/.test(name));
    for (const name of ours.toSorted((a, b) => release(a) - release(b))) await machine.remove(`${folder}/${name}`);
  }
}

function invert(change: RefreshChange): RefreshChange {
  return { ...change, before: change.after, after: change.before };
}

function describe(change: RefreshChange): string {
  const gone = change.before.verified.some((list) => !change.after.verified.includes(list));
  return gone ? `- package lists of ${change.source}` : `+ package lists of ${change.source}, verified with its key`;
}

/** The lists of one package source. */
export const refresh: ChangeKind<RefreshChange, RefreshState> = {
  schema,
  endsWithBoot: () => false,
  isShared: true,
  observe: observeRefresh,
  perform,
  matches,
  // Partial: only some suites are read or removed.
  isPartial: (change, seen) => !matches(change, seen, 'before') && !matches(change, seen, 'after'),
  invert,
  describe,
  describeSeen: (_, { verified }) => `${verified.length === 0 ? 'no lists' : verified.join(', ')} read`,
  effects: ({ lists }) => lists.map((list) => ({ kind: 'unknown', path: `${listFolder}/${list}InRelease` })),
  subject: ({ source }) => source,
};
