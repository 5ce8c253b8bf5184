// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.
import type { FileState } from '../../schemas/types/common.ts';

/**
 * A file, an empty folder that was created for it, or nothing.
 */
export type FileSeen = FolderLeft | BarredWay | FileState | null;

/**
 * A systemd unit gets a drop-in file (systemd.unit(5)). If the unit runs, it is restarted with the file. Undo removes the file and restarts the unit without it.
 */
export interface DropInChange {
  /**
   * The kind of change.
   */
  readonly kind: 'drop-in';
  /**
   * The full name.
   */
  readonly unit: string;
  /**
   * The drop-in file.
   */
  readonly path: string;
  /**
   * The uppermost folder that had to be created for the file. The engine fills it in just before the change; undo removes it again.
   */
  readonly folder?: string;
  /**
   * The file and the unit before the change.
   */
  readonly before: DropInState;
  /**
   * The file and the unit afterwards.
   */
  readonly after: DropInState;
  /**
   * How long the start may take.
   */
  readonly deadline: number;
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
/**
 * A drop-in file and the unit's main process.
 */
export interface DropInState {
  /**
   * The drop-in file.
   */
  readonly file: FileSeen;
  /**
   * The command line of the unit's main process; null while it does not run, which matches before and after.
   */
  readonly running: readonly string[] | null;
}
