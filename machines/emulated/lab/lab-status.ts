import { join } from 'node:path';
import { isUp } from './clear-lab.ts';
import { labFiles } from '../qemu/lab-argv.ts';
import { handleOf } from './handle-of.ts';
import { readLabState } from './lab-state.ts';
import { labPlace } from './lab.ts';
import type { LabHandle, LabOptions } from './lab.ts';

/** How a lab is: `unfinished` while an `up` or `reset` is under way or was killed, `dead` when its QEMU has ended by itself. */
export type LabStatus =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unfinished'; readonly folder: string }
  | { readonly kind: 'running'; readonly lab: LabHandle }
  | { readonly kind: 'dead'; readonly folder: string };

/** Looks at a lab; takes no lock and changes nothing. */
export async function labStatus(options: Pick<LabOptions, 'name' | 'stateDir'>): Promise<LabStatus> {
  const { folder } = labPlace(options);
  const state = await readLabState(folder);
  if (state === undefined) return { kind: 'absent' };
  if (state.kind !== 'running') return { kind: 'unfinished', folder };
  return (await isUp(state)) ? { kind: 'running', lab: handleOf(folder, state) } : { kind: 'dead', folder };
}

/** Where a lab's serial console is: a UNIX stream socket to talk to, and a file of all that it said since its start. */
export function labConsole(options: Pick<LabOptions, 'name' | 'stateDir'>): {
  readonly socket: string;
  readonly log: string;
} {
  const { folder } = labPlace(options);
  return { socket: join(folder, labFiles.serialSocket), log: join(folder, labFiles.serialLog) };
}
