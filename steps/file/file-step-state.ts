import type { Refusal } from '../../engine/model/step-type.ts';
import type { FileState, FileStat } from '../../engine/model/machine.ts';

/** The object at a path, and whether the machine knows the user and group of the step. */
export interface FileStepState {
  readonly stat: FileStat | undefined;
  /** The path without links; undefined if it does not exist. */
  readonly resolved: string | undefined;
  /** The nearest existing parent folder, without links, and its state. */
  readonly above: { readonly path: string; readonly kind: FileStat['kind'] };
  /** The refusals if the file cannot be read safely, because its path leads through a link of another user. */
  readonly barred: readonly Refusal[];
  /** Null if there is no regular file. */
  readonly file: FileState | null;
  /** The numbers of the owner and the group that were requested: null for a name that the machine does not know, undefined if none was requested. */
  readonly owner: number | null | undefined;
  readonly group: number | null | undefined;
}
