import type { ArtifactChange, ArtifactContent, ArtifactSession, ArtifactState, Making } from '../artifact.ts';
import { argv, unit, word } from './name-shapes.ts';
import { count, flag, like, list, map, mode, nullable, oneOf, optional, path, seconds, text, union } from './shape.ts';

const content = union('kind', {
  bytes: map<Extract<ArtifactContent, { kind: 'bytes' }>>({ kind: text, sha256: like(/[0-9a-f]{64}/) }),
  image: map<Extract<ArtifactContent, { kind: 'image' }>>({
    kind: text,
    format: word,
    size: nullable(count),
    backing: nullable(map<{ path: string; format: string }>({ path, format: word })),
  }),
});
const artifactState = map<ArtifactState>({
  exists: flag,
  content: optional(nullable(content)),
  stamp: optional(text),
  held: optional(list(text)),
  partial: optional(flag),
});
const session = map<ArtifactSession>({
  unit,
  argv,
  folder: path,
  log: path,
  says: nullable(text),
  console: path,
  hint: text,
  within: seconds,
});
/** What a change of a file looks like that is too large for the journal. */
export const artifact = map<ArtifactChange>({
  kind: text,
  path,
  part: path,
  mode,
  folder: optional(path),
  make: union('kind', {
    download: map<Extract<Making, { kind: 'download' }>>({
      kind: text,
      url: like(/(https?|ftp|file):\/\/[^\s\0]+/),
      size: nullable(count),
    }),
    programs: map<Extract<Making, { kind: 'programs' }>>({
      kind: text,
      argvs: list(argv),
      session: nullable(session),
    }),
  }),
  content,
  before: artifactState,
  after: artifactState,
  undo: oneOf('untouched', 'always'),
  what: text,
});
