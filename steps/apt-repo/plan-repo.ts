import { sameFile } from '../../changes/file/index.ts';
import type { Change } from '../../changes/index.ts';
import type { FileChange } from '../../changes/file/change.ts';
import type { FileState } from '../../engine/model/machine.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { AptRepo } from '../../schemas/types/steps/apt-repo.ts';
import { pathsOf } from './probe-repo.ts';
import type { RepoState } from './probe-repo.ts';
import { repoRefusals } from './repo-refusals.ts';
import { refused } from '../support/refused.ts';

/** The file with the keys that are trusted for the archive. */
export const signedBy = ({ name, keyring }: AptRepo): string => keyring ?? pathsOf(name).key;

/** The archive in the deb822 form of sources.list(5). */
function sourceText(input: AptRepo): string {
  const fields: readonly (readonly [string, string])[] = [
    ['Types', 'deb'],
    ['URIs', input.uri],
    ['Suites', input.suites.join(' ')],
    ['Components', input.components.join(' ')],
    ['Architectures', input.architectures.join(' ')],
    ['Signed-By', signedBy(input)],
  ];
  const written = fields.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}\n`);
  return written.join('');
}

function fileChange(
  path: string,
  before: FileState | null,
  content: Pick<FileState, 'content' | 'encoding'>,
): readonly FileChange[] {
  const after: FileState = { ...content, mode: 0o644, owner: 0, group: 0 };
  return sameFile(before, after) ? [] : [{ kind: 'file', path, before, after }];
}

/** The bytes of a file in the machine interface: as text if they are valid UTF-8. */
function encoded(base64: string): Pick<FileState, 'content' | 'encoding'> {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes)
    ? { encoding: 'utf8', content: text }
    : { encoding: 'base64', content: base64 };
}

/** Proposes the key, the source and the reading of its lists, in this order: apt must never see a source without its key. Pure. */
export function planRepo(input: AptRepo, state: RepoState): Proposal {
  const refusals = repoRefusals(input, state);
  if (refusals.length > 0) return refused(...refusals);
  const paths = pathsOf(input.name);
  const files = [
    ...(state.key.kind === 'key' ? fileChange(paths.key, state.keyFile, encoded(state.key.content)) : []),
    ...fileChange(paths.source, state.source, { encoding: 'utf8', content: sourceText(input) }),
  ];
  const read: Change = {
    kind: 'refresh',
    source: paths.source,
    lists: state.lists,
    before: { verified: state.verified },
    after: { verified: state.lists },
    deadline: input.deadline,
  };
  const isRead = files.length === 0 && state.lists.every((list) => state.verified.includes(list));
  return { ...nothing, changes: [...files, ...(isRead ? [] : [read])] };
}
