import { describeRemaining } from '../../engine/apply/await-remaining.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { View } from '../views/view.ts';

/** Says which programs of killed runs still run on a machine, beside a plan that they can still change; does not wait. */
export async function noteRemaining(machine: Machine, view: Pick<View, 'note'>): Promise<void> {
  for (const each of await machine.remaining())
    if (each.isAbandoned) view.note(escapeControlsInLine(describeRemaining(each, machine.name)));
}
