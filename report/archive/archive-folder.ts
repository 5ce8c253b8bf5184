/** One file of an archive, as found. */
export interface RawFile {
  /** Its bytes as UTF-8; invalid bytes are replaced. */
  readonly text: string;
  readonly bytes: number;
  /** SHA-256 of its bytes, in hex. */
  readonly sha256: string;
}

/** A folder that contains a measurement.json, with every file in it by its relative path. */
export interface ArchiveFolder {
  /** Relative to the folder of the report, with forward slashes; "." for that folder itself. */
  readonly path: string;
  readonly files: ReadonlyMap<string, RawFile>;
}
