import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const filesAt = (path: string): readonly string[] => {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesAt(join(path, name)));
};

/**
 * The present files at and below these paths. `restore` gives each its bytes again and removes files that were made
 * since.
 */
export function snapshot(paths: readonly string[]): { restore(): void } {
  const absent = paths.filter((path) => !existsSync(path));
  const kept = new Map(paths.flatMap(filesAt).map((file) => [file, readFileSync(file)]));
  return {
    restore() {
      for (const path of absent) rmSync(path, { recursive: true, force: true });
      for (const file of paths.flatMap(filesAt)) if (!kept.has(file)) rmSync(file);
      for (const [file, bytes] of kept) {
        if (existsSync(file) && readFileSync(file).equals(bytes)) continue;
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, bytes);
      }
    },
  };
}
