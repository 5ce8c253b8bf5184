import { join } from 'node:path';
import type { Clock } from '../../engine/model/clock.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { localMachine } from '../../machines/local/local-machine.ts';
import { realClock } from '../machines/real-clock.ts';

/** This machine with its own lock and journals in a folder, so that many can be used at once. */
export function folderMachine(folder: string): Machine & { readonly clock: Clock } {
  const local = localMachine({ name: 'host', lockPath: join(folder, 'lock') });
  const at = (path: string): string => (path.startsWith('/var/lib/runbook') ? join(folder, path) : path);
  return {
    ...local,
    clock: realClock,
    read: (path) => local.read(at(path)),
    readFile: (path, options) => local.readFile(at(path), options),
    list: (path) => local.list(at(path)),
    stat: (path) => local.stat(at(path)),
    put: (path, file) => local.put(at(path), file),
    remove: (path) => local.remove(at(path)),
    makeFolder: (path, mode) => local.makeFolder(at(path), mode),
    removeFolders: (path, top) => local.removeFolders(at(path), at(top)),
    append: (path, text) => local.append(at(path), text),
    truncate: (path, size) => local.truncate(at(path), size),
  };
}
