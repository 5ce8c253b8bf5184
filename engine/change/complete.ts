import type { Change } from '../change.ts';
import type { Clock } from '../model/clock.ts';
import type { Machine } from '../model/machine.ts';
import { withMasks } from './affinity.ts';
import { withArtifactFolder } from './artifact.ts';
import { fromNow } from './attribute.ts';
import { withDropInFolder } from './drop-in.ts';
import { withFolder } from './file.ts';
import { withBrought } from './package-bring.ts';

/** The change with what only the moment before it can tell, as undo will need it: it goes into the journal before anything is done. */
export async function complete(change: Change, machine: Machine, clock: Clock, signal: AbortSignal): Promise<Change> {
  switch (change.kind) {
    case 'file':
      return withFolder(change, machine);
    case 'artifact':
      return withArtifactFolder(change, machine);
    case 'drop-in':
      return withDropInFolder(change, machine);
    case 'attribute':
      return change.moving === true ? fromNow(change, machine) : change;
    case 'affinity':
      return withMasks(change, machine);
    case 'package':
      return withBrought(change, { machine, clock, signal, deadline: change.deadline });
    default:
      return change;
  }
}
