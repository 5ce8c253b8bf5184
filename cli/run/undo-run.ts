import type { Journal } from '../../engine/journal/journal.ts';
import type { RunEnded } from '../../engine/model/event.ts';
import type { UndoSite } from '../../engine/undo/plan-undo.ts';
import type { Recorded } from '../../engine/journal/recorded.ts';
import type { Conduct } from '../../engine/model/site.ts';
import type { ActStepType } from '../../engine/model/step-type.ts';
import { undo } from '../../engine/undo/undo.ts';
import { stepTypes } from '../../steps/index.ts';

const reboot = stepTypes.find((type) => type.kind === 'act' && type.reboots) as ActStepType<unknown>;

/**
 * Undoes a recorded run with the journal of run `run`; `soFar` is the content of that journal if the undo is
 * continued, `force` names the changes that are undone even if they were modified later.
 */
export function undoRun(
  recorded: Recorded,
  site: UndoSite,
  journal: Journal,
  conduct: Conduct,
  soFar: Recorded | null,
  run: string,
  force: readonly string[] = soFar?.force ?? [],
): Promise<RunEnded> {
  const explain = (step: string, trouble: string): string | undefined => {
    const name = recorded.plan?.steps.find(({ id }) => id === step)?.type;
    const type = stepTypes.find((each) => each.name === name);
    return type?.kind === 'change' ? type.explain?.(trouble) : undefined;
  };
  return undo(recorded, site, journal, { ...conduct, reboot, soFar, explain, force }, run);
}
