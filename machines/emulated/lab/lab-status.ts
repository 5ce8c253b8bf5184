import { join } from 'node:path';
import { isUp } from './clear-lab.ts';
import { labFiles } from '../qemu/lab-argv.ts';
import { handleOf } from './handle-of.ts';
import { readLabState } from './lab-state.ts';
import { labPlace } from './lab.ts';
import type { LabHandle, LabOptions } from './lab.ts';

/** The status of a lab: `unfinished` while an `up` or `reset` is in progress or after it was interrupted, `dead` if its QEMU has ended by itself. */
export type LabStatus =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unfinished'; readonly folder: string }
  | { readonly kind: 'running'; readonly lab: LabHandle }
  | { readonly kind: 'dead'; readonly folder: string };

/** Reads the status of a lab; takes no lock and changes nothing. */
export async function labStatus(options: Pick<LabOptions, 'name' | 'stateDir'>): Promise<LabStatus> {
  const { folder } = labPlace(options);
  const state = await readLabState(folder);
  if (state === undefined) return { kind: 'absent' };
  if (state.kind !== 'running') return { kind: 'unfinished', folder };
  return (await isUp(state)) ? { kind: 'running', lab: handleOf(folder, state) } : { kind: 'dead', folder };
}

/** The serial console of a lab: a UNIX stream socket to use it, and a file with all its output since the start. */
export function labConsole(options: Pick<LabOptions, 'name' | 'stateDir'>): {
  readonly socket: string;
  readonly log: string;
} {
  const { folder } = labPlace(options);
  return { socket: join(folder, labFiles.serialSocket), log: join(folder, labFiles.serialLog) };
}
