import { rm } from 'node:fs/promises';
import { labMarker } from '../qemu/lab-argv.ts';
import { readLabState } from './lab-state.ts';
import type { LabState } from './lab-state.ts';
import { endProcess, findByMarker, identify } from '../qemu/process-identity.ts';

/** Ends every process of the lab in a folder, also one that a killed `up` did not write down, and removes the folder; true when there was a lab. */
export async function clearLab(folder: string): Promise<boolean> {
  const state = await readLabState(folder);
  if (state !== undefined) await endLab(state);
  await rm(folder, { recursive: true, force: true });
  return state !== undefined;
}

/** Ends every process that carries the lab's marker, and nothing else. */
export async function endLab(state: Pick<LabState, 'uuid'>): Promise<void> {
  for (const identity of await findByMarker(labMarker(state.uuid))) await endProcess(identity);
}

/** True while the very QEMU that the state was written of lives. */
export async function isUp(state: LabState): Promise<boolean> {
  if (state.kind !== 'running' || state.process === undefined) return false;
  const found = await identify(state.process.pid, labMarker(state.uuid));
  return found?.startTime === state.process.startTime;
}
