import { rm } from 'node:fs/promises';
import { readLabState } from './lab-state.ts';
import { endProcess, findByMarker, isAlive } from './process-identity.ts';

/** Ends every process of the lab in a folder, also one that a killed `up` did not write down, and removes the folder; true when there was a lab. */
export async function clearLab(folder: string): Promise<boolean> {
  const state = await readLabState(folder);
  if (state !== undefined) await endLab(state);
  await rm(folder, { recursive: true, force: true });
  return state !== undefined;
}

/** Ends a lab's processes and nothing else: the recorded one by its start time, and any that carries the lab's marker. */
export async function endLab(state: {
  readonly uuid: string;
  readonly process?: { readonly pid: number; readonly startTime: string };
}): Promise<void> {
  const marked = await findByMarker(state.uuid);
  const recorded = state.process !== undefined && (await isAlive(state.process)) ? [state.process] : [];
  for (const identity of [...marked, ...recorded]) await endProcess(identity);
}
