// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * What a file contains that is too large for a journal.
 */
export type ArtifactContent = BytesContent | ImageContent;
/**
 * How an artifact is made: downloaded (a later attempt continues an earlier one), or made by programs from the beginning.
 */
export type Making = Download | Programs;

/**
 * A file that is too large for the journal is made beside its place, verified, and moved to its place. It never replaces another file.
 */
export interface ArtifactChange {
  /**
   * The kind of change.
   */
  readonly kind: 'artifact';
  /**
   * The file.
   */
  readonly path: string;
  /**
   * The file in which it is made, in the same folder. The programs write to it.
   */
  readonly part: string;
  /**
   * The permission bits.
   */
  readonly mode: number;
  /**
   * The uppermost folder that had to be created for it. The engine fills it in just before the change.
   */
  readonly folder?: string;
  /**
   * How it is made.
   */
  readonly make: Making;
  /**
   * The required content.
   */
  readonly content: ArtifactContent;
  /**
   * The state before the change.
   */
  readonly before: ArtifactState;
  /**
   * What must be there afterwards.
   */
  readonly after: ArtifactState;
  /**
   * `untouched`: undo removes the file only when nothing was written to it since. `always`: undo removes it anyway.
   */
  readonly undo: 'untouched' | 'always';
  /**
   * A description for people, e.g. "10G qcow2 image".
   */
  readonly what: string;
}
/**
 * A file, known by its hash.
 */
export interface BytesContent {
  /**
   * The content's kind.
   */
  readonly kind: 'bytes';
  /**
   * The hash of all bytes.
   */
  readonly sha256: string;
}
/**
 * A disk image, as qemu-img(1) describes it.
 */
export interface ImageContent {
  /**
   * The content's kind.
   */
  readonly kind: 'image';
  /**
   * The format, e.g. qcow2.
   */
  readonly format: string;
  /**
   * The virtual size in bytes; null when any size is right.
   */
  readonly size: number | null;
  /**
   * The backing file; null for none.
   */
  readonly backing: Backing | null;
}
/**
 * The backing file of a disk image.
 */
export interface Backing {
  /**
   * The backing file.
   */
  readonly path: string;
  /**
   * Its format.
   */
  readonly format: string;
}
/**
 * What is seen of an artifact.
 */
export interface ArtifactState {
  /**
   * True when the file exists.
   */
  readonly exists: boolean;
  /**
   * The content; null for another kind of file, or when it is not an image.
   */
  readonly content?: ArtifactContent | null;
  /**
   * Size, allocated blocks, time of the last write and inode. Every write changes one of them.
   */
  readonly stamp?: string;
  /**
   * The processes that have it open.
   */
  readonly held?: readonly string[];
  /**
   * True when the part file exists: making the artifact was interrupted.
   */
  readonly partial?: true;
}
/**
 * A virtual machine or another program that works on an artifact until it ends, as a transient systemd unit.
 */
export interface ArtifactSession {
  /**
   * The unit's name without ".service".
   */
  readonly unit: string;
  /**
   * The program.
   *
   * @minItems 1
   *
   * Items: A text without a NUL character.
   */
  readonly argv: readonly string[];
  /**
   * The folder of its sockets and logs. It is created (0700) before the start and removed at the end.
   */
  readonly folder: string;
  /**
   * The file of its standard output and error.
   */
  readonly log: string;
  /**
   * The text that `console` must contain at the end; null if no text is required.
   */
  readonly says: string | null;
  /**
   * The file of its console.
   */
  readonly console: string;
  /**
   * The progress text while it runs and its console prints nothing.
   */
  readonly hint: string;
  /**
   * How long it may run.
   */
  readonly within: number;
}
/**
 * A download.
 */
export interface Download {
  /**
   * The way.
   */
  readonly kind: 'download';
  /**
   * The address.
   */
  readonly url: string;
  /**
   * Bytes; null when the server does not report them.
   */
  readonly size: number | null;
}
/**
 * Programs that make the file.
 */
export interface Programs {
  /**
   * The way.
   */
  readonly kind: 'programs';
  /**
   * The programs, in this order.
   */
  readonly argvs: readonly (readonly string[])[];
  /**
   * A program that works on the result; null for none.
   */
  readonly session: ArtifactSession | null;
}
