/** One file of an archive as it was found. */
export interface RawFile {
  /** Its bytes as UTF-8; bytes that are none are replaced. */
  readonly text: string;
  readonly bytes: number;
  /** Of its bytes, in hex. */
  readonly sha256: string;
}

/** A folder that holds a measurement.json, with every file in it by its path from there. */
export interface ArchiveFolder {
  /** Relative to the folder that is reported on, with forward slashes; "." for that folder itself. */
  readonly path: string;
  readonly files: ReadonlyMap<string, RawFile>;
}
