import type { FileStat, FileState, MachineReader } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { fileStat, fileState } from '../files/file-state.ts';
import { parseStat } from '../files/parse-stat.ts';
import { splitNames } from '../files/split-names.ts';
import { assertPath } from '../local/trouble.ts';
import type { Look, Sight } from './look.ts';

/** The reader of a machine, from the functions that read one path and one file, and the one that ends a connection with a malformed reply. */
export function sshReader(
  look: (kind: Look, path: string) => Promise<Sight>,
  readState: (path: string) => Promise<FileState | undefined>,
  breach: (what: string) => MachineError,
): Pick<MachineReader, 'read' | 'readFile' | 'list' | 'link' | 'resolve' | 'stat'> & {
  /** stat(2): what is behind a link. */
  readonly follow: (path: string) => Promise<FileStat | undefined>;
} {
  const see = async (kind: Look, path: string): Promise<Buffer | undefined> => {
    assertPath(path);
    const sight = await look(kind, path);
    if (sight.kind === 'data') return sight.data;
    if (sight.kind === 'absent' || kind !== 'read') return undefined;
    const code = sight.kind === 'folder' ? 'EISDIR' : 'EINVAL';
    throw new MachineError(`read ${path}: not a regular file`, { code, path });
  };
  const record = async (kind: Look, path: string) => (await see(kind, path))?.toString('utf8');
  const metadata = async (kind: Look, path: string) => {
    const text = await record(kind, path);
    if (text === undefined) return undefined;
    const found = parseStat(text);
    if (found === undefined) throw breach(`sent a malformed ${kind} reply`);
    return found;
  };
  const stat = async (kind: Look, path: string) => {
    const found = await metadata(kind, path);
    return found === undefined ? undefined : fileStat(found);
  };
  return {
    read: (path) => record('read', path),
    readFile: async (path, options) => {
      assertPath(path);
      if (!options?.plain) return readState(path);
      const [bytes, found] = await Promise.all([see('read', path), metadata('follow', path)]);
      return bytes === undefined || found === undefined ? undefined : fileState(bytes, found);
    },
    list: async (path) => {
      const bytes = await see('list', path);
      if (bytes === undefined) return undefined;
      const names = splitNames(bytes, path);
      if (names === undefined) throw breach('sent a malformed list of names');
      return names.sort();
    },
    link: (path) => record('link', path),
    resolve: (path) => record('resolve', path),
    stat: (path) => stat('stat', path),
    follow: (path) => stat('follow', path),
  };
}
