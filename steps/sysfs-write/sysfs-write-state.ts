import type { FileStat } from '../../engine/model/machine.ts';
import type { SeenPersistence } from '../support/attribute/persist-attribute.ts';
import type { Rivals } from './read-rivals.ts';

export interface SysfsWriteState {
  /** The path without links; undefined if there is nothing at it. */
  readonly resolved: string | undefined;
  readonly stat: FileStat | undefined;
  /** What the attribute reads now, trimmed; null if it cannot be read. */
  readonly current: string | null;
  /** The same of where the effect is read back, the attribute itself unless the input names another. */
  readonly shown: string | null;
  readonly rivals: Rivals;
  /** What repeats the write at boot; where it is not to be, the unit that an earlier run left, or null. */
  readonly persistence: SeenPersistence | string | null;
}

/** The trees in which a write sets a kernel attribute and nothing else. */
const trees = ['/sys/', '/proc/sys/', '/proc/irq/'];

export const isInside = (path: string): boolean => trees.some((tree) => path.startsWith(tree));
