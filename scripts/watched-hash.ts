import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every file at or below `path`, relative to `root`, in the same order on every machine; empty if `path` does not
 * exist.
 */
function filesBelow(root: string, path: string): readonly string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesBelow(root, join(path, entry.name)));
}

/** A SHA-256 over the names and contents of all files at or below the paths; it does not depend on Git history. */
export function watchedHash(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of [...new Set(paths.flatMap((path) => filesBelow(root, path)))]) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
