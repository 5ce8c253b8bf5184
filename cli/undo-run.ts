import type { Journal } from '../engine/journal.ts';
import type { RunEnded } from '../engine/event.ts';
import type { UndoSite } from '../engine/plan-undo.ts';
import type { Recorded } from '../engine/recorded.ts';
import type { Conduct } from '../engine/site.ts';
import type { ActStepType } from '../engine/step-type.ts';
import { undo } from '../engine/undo.ts';
import { stepTypes } from '../steps/index.ts';

/** The step type that ends an undo, for a run that rebooted the machine: boot-time settings go only by another boot. */
export function rebootAfter(recorded: Recorded): ActStepType<unknown> | null {
  if (!recorded.rebooted) return null;
  return stepTypes.find((type) => type.kind === 'act' && type.reboots) as ActStepType<unknown>;
}

/** Undoes a recorded run into the journal of run `run`, which may hold the beginning of it already. */
export function undoRun(
  recorded: Recorded,
  site: UndoSite,
  journal: Journal,
  conduct: Conduct,
  made: number,
  run: string,
): Promise<RunEnded> {
  return undo(recorded, site, journal, { ...conduct, reboot: rebootAfter(recorded), made }, run);
}
