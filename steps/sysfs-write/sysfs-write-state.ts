import type { FileStat } from '../../engine/model/machine.ts';
import type { SeenPersistence } from '../support/attribute/persist-attribute.ts';
import type { Rivals } from './read-rivals.ts';

export interface SysfsWriteState {
  /** The path without links; undefined if it does not exist. */
  readonly resolved: string | undefined;
  readonly stat: FileStat | undefined;
  /** The present value of the attribute, trimmed; null if it cannot be read. */
  readonly current: string | null;
  /** The same for the attribute that shows the effect, by default the attribute itself. */
  readonly shown: string | null;
  readonly rivals: Rivals;
  /** The unit that repeats the write at boot; without a request, the unit that an earlier run left, or null. */
  readonly persistence: SeenPersistence | string | null;
}

/** The file systems in which a write sets a kernel attribute and nothing else. */
const trees = ['/sys/', '/proc/sys/', '/proc/irq/'];

export const isInside = (path: string): boolean => trees.some((tree) => path.startsWith(tree));
