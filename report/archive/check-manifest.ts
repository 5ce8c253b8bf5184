import type { Measurement } from '../../schemas/types/measurement.ts';
import type { ArchiveFolder } from './archive-folder.ts';

/** Which files of a measurement are unmodified. */
export interface ManifestCheck {
  /** The text of an unmodified file; undefined for every other file. */
  readonly read: (path: string) => string | undefined;
  /** A sentence for each file that is missing or was modified after it was recorded. */
  readonly altered: readonly string[];
  /** The files of those sentences. */
  readonly alteredPaths: ReadonlySet<string>;
}

/** Compares every file with the list in measurement.json: only a file with the size and the SHA-256 of its entry is read. */
export function checkManifest({ files }: Measurement, folder: ArchiveFolder): ManifestCheck {
  const good = new Set<string>();
  const bad = new Map<string, string>();
  for (const { path, bytes, sha256, leftOn } of files) {
    if (leftOn !== null) continue;
    const found = folder.files.get(path);
    if (found === undefined) bad.set(path, `${path} is missing`);
    else if (found.sha256 !== sha256) {
      const size =
        found.bytes === bytes
          ? `${bytes} bytes, but with different content`
          : `${found.bytes} bytes, expected ${bytes}`;
      bad.set(path, `${path} was modified after it was recorded (${size})`);
    } else good.add(path);
  }
  return {
    read: (path) => (good.has(path) ? folder.files.get(path)?.text : undefined),
    altered: [...bad.values()],
    alteredPaths: new Set(bad.keys()),
  };
}
