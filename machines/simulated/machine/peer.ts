import type { Dialogue } from '../../../schemas/types/common.ts';
import { trouble } from '../tree/errno.ts';
import { guestAgent } from '../vm/guest-agent.ts';
import { execute } from '../programs/execute.ts';
import { qmp, qmpGreeting, type Answer } from '../vm/qmp.ts';
import { find } from '../tree/tree.ts';
import { endUnit } from '../boot/units.ts';
import { show } from '../world/view.ts';
import { listenerOf } from '../kernel/virtual-machine.ts';
import type { World } from '../world/world.ts';

/** The other end of a socket: its greeting and its answers. */
export interface Peer {
  readonly unit: string;
  readonly greeting: readonly string[];
  readonly answer: Answer;
}

/**
 * The peer that listens at a path; throws ENOENT if the path does not exist and ECONNREFUSED if nothing listens on it.
 */
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

/**
 * The answer of a peer to a question; throws TIMEOUT if the answer is lost, and a plain error for a question that would
 * change the machine.
 */
export function askPeer(world: World, { socket, say, hear }: Dialogue): string {
  const changing = say.find((line) => !/"execute":"(qmp_capabilities|query-[a-z-]+)"/.test(line));
  if (changing !== undefined) throw new Error(`a question that changes the machine: ${changing}`);
  const { answer } = peerAt(world, socket);
  const reply = say.flatMap((line) => answer(line)).find((line) => line.includes(hear));
  if (reply === undefined) throw trouble('TIMEOUT', socket);
  return reply;
}
