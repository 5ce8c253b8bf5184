/** What a file holds that is too large for a journal: its bytes by their SHA-256, or a disk image by what qemu-img(1) says of it. */
export type ArtifactContent =
  | { readonly kind: 'bytes'; readonly sha256: string }
  | {
      readonly kind: 'image';
      readonly format: string;
      /** Virtual size in bytes; null where any is fine. */
      readonly size: number | null;
      readonly backing: { readonly path: string; readonly format: string } | null;
    };

/** What is seen of an artifact. */
export interface ArtifactState {
  readonly exists: boolean;
  /** Null for what cannot be read as such: another kind of file, or no image. */
  readonly content?: ArtifactContent | null;
  /** Size, allocated blocks, time of the last write and inode: no write leaves all of them as they were. */
  readonly stamp?: string;
  /** The processes that have it open. */
  readonly held?: readonly string[];
  /** The file in which it is made is there: the making was cut short. */
  readonly partial?: true;
}

/** A virtual machine or another program that works on an artifact until it ends of itself, as a transient systemd unit. */
export interface ArtifactSession {
  /** The unit's name without ".service". */
  readonly unit: string;
  readonly argv: readonly string[];
  /** The folder of its sockets and logs, made (0700) before the start and removed when it has done its work. */
  readonly folder: string;
  /** Where its standard output and error go. */
  readonly log: string;
  /** The text that `console` must hold in the end, or null for none. */
  readonly says: string | null;
  readonly console: string;
  /** What is told while it runs and its console says nothing. */
  readonly hint: string;
  /** Seconds until it must have ended. */
  readonly within: number;
}

/** How an artifact is made: fetched, going on where an earlier attempt stopped, or made by programs from the beginning. */
export type Making =
  | {
      readonly kind: 'download';
      readonly url: string;
      /** Bytes; null when the server does not tell. */ readonly size: number | null;
    }
  | {
      readonly kind: 'programs';
      readonly argvs: readonly (readonly string[])[];
      readonly session: ArtifactSession | null;
    };

/** A file too large for the journal is made beside its place, verified, and put there without ever replacing another. */
export interface ArtifactChange {
  readonly kind: 'artifact';
  readonly path: string;
  /** The file in which it is made, in the same folder; the programs write to it. */
  readonly part: string;
  /** Permission bits. */
  readonly mode: number;
  /** The folder that had to be made for it; filled in by the engine just before the change. */
  readonly folder?: string;
  readonly make: Making;
  /** What must be in it. */
  readonly content: ArtifactContent;
  readonly before: ArtifactState;
  readonly after: ArtifactState;
  /** Undo removes it only as it was left, or whatever was written to it since. */
  readonly undo: 'untouched' | 'always';
  /** What it is, for people, e.g. "10G qcow2 image". */
  readonly what: string;
}

/** The change that makes an artifact which is not there. */
export function newArtifact(
  wanted: Pick<ArtifactChange, 'path' | 'mode' | 'make' | 'content' | 'undo' | 'what'>,
): ArtifactChange {
  return {
    kind: 'artifact',
    ...wanted,
    part: partOf(wanted),
    before: { exists: false },
    after: { exists: true, content: wanted.content },
  };
}

/** The hidden file beside an artifact's place in which it is made; a download's is named after its SHA-256 too, so that another file's beginning is never gone on from. */
export function partOf({ path, content }: Pick<ArtifactChange, 'path' | 'content'>): string {
  const at = path.lastIndexOf('/') + 1;
  const mark = content.kind === 'bytes' ? `.${content.sha256.slice(0, 12)}` : '';
  return `${path.slice(0, at)}.${path.slice(at)}${mark}.runbook-part`;
}
