import type { MachineReader } from '../../../engine/model/machine.ts';
import type { Recorded } from '../../../machines/recorded/record-reader.ts';
import type { RecordedMachine, SeenFile, SeenPath } from '../../../schemas/types/recorded-machine.ts';
import { version } from '../../process/version.ts';
import { readKnownNames } from './known-names.ts';
import { replacer, type Replacer } from './replace-personal.ts';
import { socketAddresses } from './socket-addresses.ts';

/** The largest recording, in bytes: an attachment, and what `tree` accepts. */
const mostBytes = 12 * 1024 * 1024;

/** The texts in data: keys and values. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const each of value) yield* textsIn(each);
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value)) {
      yield key;
      yield* textsIn(each);
    }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Data with each text replaced, also in keys. */
function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((each: unknown) => mapTexts(each, map));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [map(key), mapTexts(each, map)]));
}

/** The readable text in binary content: UTF-16 without its zeros. */
const readable = (content: string): string => Buffer.from(content, 'base64').toString('latin1').replaceAll('\0', '');

/** Files without what nobody needs: extended attributes of users, and binary content that the recording must not have. */
function tidyFile(file: SeenFile, isPersonal: (text: string) => boolean): SeenFile {
  const { attributes, ...plain } = file;
  const own = Object.entries(attributes ?? {}).filter(([name]) => name.startsWith('system.posix_acl'));
  const kept = own.length > 0 ? { attributes: Object.fromEntries(own) } : {};
  const isHidden = file.encoding === 'base64' && isPersonal(readable(file.content));
  return { ...plain, ...kept, ...(isHidden && { content: '' }) };
}

/** The files that a process has open: only devices, sockets and the like matter, and their names stay private otherwise. */
const isOpenFile = /^\/proc\/\d+\/fd\/\d+$/;
const isSpecial = /^(?:\/dev\/|\/sys\/|\/proc\/|[a-z_]+:|anon_inode)/;

function tidyPath(path: string, seen: SeenPath, isPersonal: (text: string) => boolean): SeenPath {
  if (isOpenFile.test(path) && typeof seen.link === 'string' && !isSpecial.test(seen.link)) return { link: '/removed' };
  return {
    ...seen,
    ...(seen.file != null && { file: tidyFile(seen.file, isPersonal) }),
    ...(seen.plain != null && { plain: tidyFile(seen.plain, isPersonal) }),
  };
}

/** The sizes of files can no longer be right, and nothing depends on them; what was read twice is kept once. */
function dedupe(seen: SeenPath): SeenPath {
  const { text, file, plain, ...rest } = seen;
  const state = file ?? plain;
  const isSame = typeof text === 'string' && state?.encoding === 'utf8' && state.content === text;
  const isPlainSame = file != null && plain != null && JSON.stringify(file) === JSON.stringify(plain);
  return {
    ...rest,
    ...(text !== undefined && !isSame && { text }),
    ...(file !== undefined && { file }),
    ...(plain !== undefined && !isPlainSame && { plain }),
  };
}

/** Leaves out the largest texts until the recording is small enough; they are recorded as too large. */
function bounded(paths: RecordedMachine['paths'], room: number): RecordedMachine['paths'] {
  const sizes = Object.entries(paths).map(([path, seen]) => ({
    path,
    size: JSON.stringify(seen).length + path.length,
  }));
  let total = sizes.reduce((sum, { size }) => sum + size, 0);
  const result = { ...paths };
  for (const { path, size } of sizes.toSorted((one, other) => other.size - one.size)) {
    if (total <= room) break;
    total -= size;
    const message = `${path} was too large for the recording`;
    const trouble = { code: 'EFBIG', message };
    result[path] = { trouble: { text: trouble, file: trouble, plain: trouble, names: trouble } };
  }
  return result;
}

/** A recording without personal data, as the text of a file, and what was replaced. */
export interface MadeRecording {
  readonly text: string;
  readonly recording: RecordedMachine;
}

/** Replaces personal data in what was read; the names to look for are read from the machine first. */
export async function makeRecording(recorded: Recorded, machine: MachineReader): Promise<MadeRecording> {
  const names = await readKnownNames(machine);
  const decoded = Object.values(recorded.paths).flatMap(({ file, plain }) =>
    [file, plain].flatMap((each) => (each?.encoding === 'base64' ? [readable(each.content)] : [])),
  );
  const sockets = socketAddresses(recorded.paths);
  const ordinary = { paths: sockets.rest, programs: recorded.programs };
  const replacing: Replacer = replacer([...textsIn(ordinary), ...decoded, ...sockets.texts], names);
  const isPersonal = (text: string): boolean => replacing.replace(text) !== text;
  const tidied = Object.fromEntries(
    Object.entries(sockets.rest).map(([path, seen]) => [path, dedupe(tidyPath(path, seen, isPersonal))]),
  );
  const paths = {
    ...(mapTexts(tidied, replacing.replace) as RecordedMachine['paths']),
    ...sockets.replaced(replacing.replace),
  };
  const programs = mapTexts(recorded.programs, replacing.replace) as RecordedMachine['programs'];
  const room = mostBytes - JSON.stringify(programs).length;
  const recording: RecordedMachine = {
    recording: 1,
    runbook: version,
    replaced: { ...replacing.counts() },
    paths: bounded(paths, room),
    programs,
  };
  // One path a line: a person looks through the file before it is sent.
  const rows = (entries: readonly string[]): string => entries.map((entry) => `    ${entry}`).join(',\n');
  const text = [
    '{',
    `  "recording": 1,`,
    `  "runbook": ${JSON.stringify(recording.runbook)},`,
    `  "replaced": ${JSON.stringify(recording.replaced)},`,
    `  "paths": {`,
    rows(Object.entries(recording.paths).map(([path, seen]) => `${JSON.stringify(path)}: ${JSON.stringify(seen)}`)),
    '  },',
    `  "programs": [`,
    rows(recording.programs.map((program) => JSON.stringify(program))),
    '  ]',
    '}',
    '',
  ].join('\n');
  return { text, recording };
}
