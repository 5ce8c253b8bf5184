import { trouble } from './errno.ts';
import { guestAgent } from './guest-agent.ts';
import { execute } from './programs/table.ts';
import { qmp, qmpGreeting, type Answer } from './qmp.ts';
import { find } from './tree.ts';
import { endUnit } from './units.ts';
import { show } from './view.ts';
import { listenerOf } from './virtual-machine.ts';
import type { World } from './world.ts';

/** The other end of a socket: what it says first and how it answers. */
export interface Peer {
  readonly unit: string;
  readonly greeting: readonly string[];
  readonly answer: Answer;
}

/** Who listens at a path; throws ENOENT when nothing is there and ECONNREFUSED when nobody listens. */
export function peerAt(world: World, path: string): Peer {
  const listener = listenerOf(world.kernel, path);
  if (find(show(world), path, true) === undefined) throw trouble('ENOENT', path);
  if (listener === undefined) throw trouble('ECONNREFUSED', path);
  const { unit, speaks } = listener;
  const guest = world.guests.get(unit);
  if (speaks === 'qmp' || guest === undefined)
    return { unit, greeting: [qmpGreeting], answer: qmp(() => world.kernel, unit) };
  return { unit, greeting: [], answer: guestAgent(guest, execute, () => endUnit(world.kernel, unit, 0, 'success')) };
}
