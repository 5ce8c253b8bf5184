import { rm } from 'node:fs/promises';
import { labMarker } from '../qemu/lab-argv.ts';
import { readLabState } from './lab-state.ts';
import type { LabState } from './lab-state.ts';
import { endProcess, findByMarker, identify } from '../qemu/process-identity.ts';

/** Ends every process of the lab in a folder, also one that an interrupted `up` did not record, and removes the folder; true if the lab existed. */
export async function clearLab(folder: string): Promise<boolean> {
  const state = await readLabState(folder);
  if (state !== undefined) await endLab(state);
  await rm(folder, { recursive: true, force: true });
  return state !== undefined;
}

/** Ends every process with the lab's marker, and no other. */
export async function endLab(state: Pick<LabState, 'uuid'>): Promise<void> {
  for (const identity of await findByMarker(labMarker(state.uuid))) await endProcess(identity);
}

/** True while exactly the QEMU that the state describes is running. */
export async function isUp(state: LabState): Promise<boolean> {
  if (state.kind !== 'running' || state.process === undefined) return false;
  const found = await identify(state.process.pid, labMarker(state.uuid));
  return found?.startTime === state.process.startTime;
}
