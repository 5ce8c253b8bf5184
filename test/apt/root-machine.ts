import { join } from 'node:path';
import type { Clock } from '../../engine/model/clock.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { localMachine } from '../../machines/local/local-machine.ts';
import { realClock } from '../machines/real-clock.ts';

/** A folder as a machine: paths are below it, programs run with it as their root (chroot(1)). */
export function rootMachine(root: string): Machine & { readonly clock: Clock } {
  const local = localMachine({ name: 'host', lockPath: join(root, 'run/runbook.lock') });
  const at = (path: string): string => join(root, path);
  const outer = (path: string | undefined): string | undefined =>
    path?.startsWith(root) === true ? path.slice(root.length) || '/' : path;
  const within = (argv: readonly string[]): readonly string[] => ['chroot', root, ...argv];
  return {
    ...local,
    clock: realClock,
    read: (path) => local.read(at(path)),
    readFile: (path, options) => local.readFile(at(path), options),
    list: (path) => local.list(at(path)),
    link: (path) => local.link(at(path)),
    resolve: async (path) => outer(await local.resolve(at(path))),
    stat: (path) => local.stat(at(path)),
    query: (argv, options) => local.query(within(argv), options),
    check: (argv, options) => local.check(within(argv), options),
    write: (path, text, options) => local.write(at(path), text, options),
    put: (path, file) => local.put(at(path), file),
    remove: (path) => local.remove(at(path)),
    makeFolder: (path, mode) => local.makeFolder(at(path), mode),
    removeFolders: (path, top) => local.removeFolders(at(path), at(top)),
    append: (path, text) => local.append(at(path), text),
    truncate: (path, size) => local.truncate(at(path), size),
    run: (argv, options) => local.run(within(argv), options),
  };
}
