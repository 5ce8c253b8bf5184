import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SnapshotSubject } from '../snapshot/ensure-snapshot.ts';

/** An image or a snapshot in the cache. */
export interface CacheEntry {
  readonly kind: 'image' | 'snapshot';
  readonly path: string;
  /** When a lab last started from it, in milliseconds since 1970. */
  readonly usedAt: number;
  /** Its size on disk. */
  readonly bytes: number;
  /** The subject of a snapshot; null for an image, and for a snapshot without this record. */
  readonly subject: SnapshotSubject | null;
}

/** Every complete image and snapshot in a cache folder; unfinished builds are omitted. */
export async function readCache(cacheDir: string): Promise<readonly CacheEntry[]> {
  const kinds = [
    ['image', 'images'],
    ['snapshot', 'snapshots'],
  ] as const;
  const found = await Promise.all(
    kinds.map(async ([kind, folder]) => {
      const names = await readdir(join(cacheDir, folder)).catch(() => []);
      const paths = names.filter((name) => !name.startsWith('.')).sort();
      return Promise.all(paths.map((name) => readEntry(kind, join(cacheDir, folder, name))));
    }),
  );
  return found.flat();
}

async function readEntry(kind: CacheEntry['kind'], path: string): Promise<CacheEntry> {
  const names = await readdir(path);
  // A block is 512 bytes (stat(2)); the disks are sparse.
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(path, name))).blocks * 512));
  const text = kind === 'image' ? null : await readFile(join(path, 'subject.json'), 'utf8').catch(() => null);
  return {
    kind,
    path,
    usedAt: (await stat(path)).mtimeMs,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    subject: text === null ? null : (JSON.parse(text) as SnapshotSubject),
  };
}

/** The folders that contain a file which a running process of this user has open (proc_pid_fd(5)): a QEMU keeps its backing files open. */
export async function openFolders(paths: readonly string[]): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    // Processes may end while they are read, and those of other users may not be readable.
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
      for (const path of paths) if (target.startsWith(`${path}/`)) open.add(path);
    }
  }
  return open;
}

/** The name of an entry's folder, shortened to the part that a person compares. */
export function entryName({ path }: CacheEntry): string {
  return basename(path).replace(/^((?:host|guest)-)?([0-9a-f]{12})[0-9a-f]+$/, '$1$2');
}
