import type { FileStat, FileState, MachineReader } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { parseMetadata } from '../files/parse-state.ts';
import { fileStat, fileState } from '../files/file-state.ts';
import { assertPath } from '../local/trouble.ts';
import type { Look, Sight } from './look.ts';

/** The reader of a machine, from the function that reads one path. */
export function sshReader(
  look: (kind: Look, path: string) => Promise<Sight>,
  readState: (path: string) => Promise<FileState | undefined>,
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
    return text === undefined ? undefined : parseMetadata(text);
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
      const names = await record('list', path);
      return names?.split('\0').slice(0, -1).sort();
    },
    link: (path) => record('link', path),
    resolve: (path) => record('resolve', path),
    stat: (path) => stat('stat', path),
    follow: (path) => stat('follow', path),
  };
}
