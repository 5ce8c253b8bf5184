import { isUtf8 } from 'node:buffer';
import type { FileState, FileStat } from '../../engine/model/machine.ts';

/** Owner, mode and kind from stat(2). */
export interface Metadata {
  /** st_mode, type bits included. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly nlink?: number;
}

/** Bytes and metadata as a FileState: text if it is UTF-8, base64 otherwise, so that nothing is lost. */
export function fileState(bytes: Buffer, metadata: Metadata, attributes?: FileState['attributes']): FileState {
  const encoding = isUtf8(bytes) ? 'utf8' : 'base64';
  return {
    encoding,
    content: bytes.toString(encoding),
    mode: metadata.mode & 0o7777,
    owner: metadata.uid,
    group: metadata.gid,
    ...(attributes === undefined ? {} : { attributes }),
  };
}

/** The exact bytes of a FileState. */
export function bytesOf(file: FileState): Buffer {
  return Buffer.from(file.content, file.encoding);
}

const KINDS: Readonly<Record<number, FileStat['kind']>> = {
  0o100000: 'file',
  0o040000: 'directory',
  0o120000: 'link',
  0o020000: 'device',
  0o060000: 'device',
  0o140000: 'socket',
};

/** The result of stat(2) in the form of the machine interface; the type bits are those of inode(7). */
export function fileStat(metadata: Metadata): FileStat {
  return {
    kind: KINDS[metadata.mode & 0o170000] ?? 'other',
    mode: metadata.mode & 0o7777,
    owner: metadata.uid,
    group: metadata.gid,
    size: metadata.size,
    ...(metadata.nlink === undefined ? {} : { links: metadata.nlink }),
  };
}
