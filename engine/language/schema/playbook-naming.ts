import type { Json } from '../../model/step-type.ts';
import type { Naming } from './explain-error.ts';
import { dotted, stepNaming } from './step-naming.ts';
import { valueAt } from '../yaml/value-at.ts';

/** Names for the parts of a playbook, by the ids in its data. */
export function playbookNaming(data: Json): Naming {
  return (pointer) => {
    const [room, which, ...rest] = pointer;
    if (room === undefined) return 'the playbook';
    if (which === undefined) return `'${room}' of the playbook`;
    if (room === 'inputs') return rest.length === 0 ? `input '${which}'` : `${dotted(rest)} of input '${which}'`;
    if (room !== 'steps' || typeof which !== 'number') return dotted(pointer);
    const id = valueAt(data, ['steps', which, 'id']);
    const type = valueAt(data, ['steps', which, 'type']);
    const step = typeof id === 'string' ? `step '${id}'` : `step ${which + 1}`;
    if (rest.length === 0) return step;
    if (rest[0] === 'with' && typeof id === 'string' && typeof type === 'string') {
      return stepNaming(id, type, ['steps', which, 'with'])(pointer);
    }
    return `${dotted(rest)} of ${step}`;
  };
}

/** Names for the parts of a lab. */
export const labNaming: Naming = (pointer) => {
  const [room, which, ...rest] = pointer;
  if (room === undefined) return 'the lab';
  if (which === undefined) return `'${room}' of the lab`;
  const thing = room === 'machines' ? `machine '${which}'` : `input '${which}'`;
  return rest.length === 0 ? thing : `${dotted(rest)} of ${thing}`;
};
