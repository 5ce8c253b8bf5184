// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.
import type { FileState } from '../../schemas/types/common.ts';

/**
 * A file, an empty folder that was created for it, or nothing.
 */
export type FileSeen = FolderLeft | BarredWay | FileState | null;

/**
 * A regular file gets this content, or is removed (null).
 */
export interface FileChange {
  /**
   * The kind of change.
   */
  readonly kind: 'file';
  /**
   * The file.
   */
  readonly path: string;
  /**
   * The uppermost folder that had to be created for the file. The engine fills it in just before the change; undo removes it again.
   */
  readonly folder?: string;
  /**
   * The state before the change.
   */
  readonly before: FileSeen;
  /**
   * What must be there afterwards; null when there must be no file.
   */
  readonly after: FileState | null;
}
/**
 * The file does not exist, but an empty folder that was created for it. An interruption leaves this.
 */
export interface FolderLeft {
  /**
   * The empty folder.
   */
  readonly leftover: string;
}
/**
 * The file cannot be reached safely: its path leads through a link that another user can change.
 */
export interface BarredWay {
  /**
   * The reason, with the link.
   */
  readonly barred: string;
}
