import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** A configuration file of a host. Its text is untrusted: it is compared and quoted, never run. */
export interface ConfigurationFile {
  readonly path: string;
  readonly text: string;
}

/** Files that belong together: folders with the names that count in them, and single files. */
export interface FileSource {
  readonly folders?: readonly string[];
  readonly accepts?: (name: string) => boolean;
  /**
   * True if a file hides the files of the same name in later folders, and all files are read in the order of their
   * names, as modprobe.d(5), udev(7) and modules-load.d(5) say.
   */
  readonly masks?: boolean;
  readonly files?: readonly string[];
  /** Folders below a listed folder, from the names in it: they are listed too. */
  readonly below?: (folder: string, name: string) => readonly string[];
}

/** The largest file that is read and the sum of a source, in bytes, and the largest numbers of files and folders of a source. */
const limits = { bytes: 256 * 1024, sum: 2 * 1024 * 1024, files: 400, folders: 200 } as const;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Files that a step of runbook made have their own warnings. */
const isOwn = (path: string): boolean => /^(?:\d\d-)?runbook-/.test(nameOf(path));

async function listed(folders: readonly string[], machine: MachineReader): Promise<readonly (readonly string[])[]> {
  return Promise.all(folders.map(async (folder) => (await tolerantly(undefined, machine.list(folder))) ?? []));
}

async function pathsOf(source: FileSource, machine: MachineReader): Promise<readonly string[]> {
  const { folders = [], accepts = () => true, masks = false, files = [], below } = source;
  const first = await listed(folders, machine);
  const deeper = folders
    .flatMap((folder, index) => (first[index] ?? []).flatMap((name) => below?.(folder, name) ?? []))
    .slice(0, limits.folders);
  const every = [...folders, ...deeper];
  const lists = [...first, ...(deeper.length === 0 ? [] : await listed(deeper, machine))];
  const found = new Map<string, string>();
  for (const [index, names] of lists.entries()) {
    for (const name of names) {
      const key = masks ? name : `${every[index]}/${name}`;
      if (accepts(name) && !found.has(key)) found.set(key, `${every[index]}/${name}`);
    }
  }
  const ordered = masks ? [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)) : [...found];
  return [...files, ...ordered.map(([, path]) => path)].filter((path) => !isOwn(path)).slice(0, limits.files);
}

/** Regular files and links that are small enough, while their sum is small enough. */
async function readable(paths: readonly string[], machine: MachineReader): Promise<readonly string[]> {
  const stats = await Promise.all(paths.map((path) => tolerantly(undefined, machine.stat(path))));
  let sum = 0;
  return paths.filter((_, index) => {
    const stat = stats[index];
    if (stat === undefined || (stat.kind !== 'file' && stat.kind !== 'link') || stat.size > limits.bytes) return false;
    sum += stat.size;
    return sum <= limits.sum;
  });
}

async function readText(path: string, machine: MachineReader): Promise<ConfigurationFile | null> {
  const text = await tolerantly(undefined, machine.read(path));
  return text === undefined || text.length > limits.bytes ? null : { path, text };
}

/**
 * Reads the files of every source in three or four round trips, however many there are. A file that cannot be read, that is larger
 * than 256 KiB, or that is beyond the first 400 files or 2 MiB of its source is left out.
 */
export async function readConfigurationFiles<Name extends string>(
  sources: Readonly<Record<Name, FileSource>>,
  machine: MachineReader,
): Promise<Readonly<Record<Name, readonly ConfigurationFile[]>>> {
  const names = Object.keys(sources) as Name[];
  const read = async (name: Name): Promise<readonly [Name, readonly ConfigurationFile[]]> => {
    const paths = await readable(await pathsOf(sources[name], machine), machine);
    const files = await Promise.all(paths.map((path) => readText(path, machine)));
    return [name, files.filter((file) => file !== null)];
  };
  return Object.fromEntries(await Promise.all(names.map(read))) as Record<Name, readonly ConfigurationFile[]>;
}
