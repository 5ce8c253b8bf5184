/** The object at the path of a download. */
export interface SeenTarget {
  /** Null for anything except a readable file. */
  readonly sha256: string | null;
  readonly mode: number;
  readonly kind: string;
}

export interface DownloadState {
  readonly target: SeenTarget | null;
  /** The requirements of a download; null if something exists at its path. */
  readonly ground: {
    readonly hasCurl: boolean;
    /** The answer of the server before the download: the file's size, or the status of a file that does not exist. */
    readonly size: number | null;
    readonly gone: string | null;
    /** Bytes of an earlier attempt. */
    readonly fetched: number;
    readonly free: number | null;
  } | null;
}
