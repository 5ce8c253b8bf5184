import type { Clock } from '../../engine/model/clock.ts';
import { changeKinds } from '../../changes/index.ts';
import type { ChangeKinds } from '../../engine/model/change-kinds.ts';
import type { JournalKey } from '../../engine/model/journal-key.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import type { RunStarted } from '../../engine/model/event.ts';
import type { Connection, Lab } from '../../engine/model/playbook.ts';
import { host } from '../../engine/model/site.ts';
import { connectMachine, type Connected } from './connect-machine.ts';
import { identityOf } from './identity-of.ts';
import { isOnHost } from './is-on-host.ts';
import { journalKey } from './journal-key.ts';
import { systemClock } from '../process/system-clock.ts';
import type { View } from '../views/view.ts';

/** The receiver of messages while a machine is started. */
export type Watch = Pick<View, 'connecting' | 'connected'>;

/** The machines of a lab, each connected at its first use and only once; disposing closes all connections. */
export interface Machines extends AsyncDisposable {
  machine(name: string): Promise<Machine>;
  /**
   * The machines for one run: the guests in its journal that the lab does not define are added. Only this run sees
   * them, because the journal of another run can give the same name to another guest.
   */
  ofRun(header: Pick<RunStarted, 'lab'>): Machines;
  /** True for the host and its guests: the journal of a run is on the host, so root there can write anything about them. */
  isOnHost(name: string): boolean;
  /** Proves which records in the journals of the host this operator wrote. */
  readonly key: JournalKey;
  /** The kinds of change that a run on these machines can use. */
  readonly kinds: ChangeKinds;
  /** The host's time: the real one, until a simulated host is connected. */
  readonly clock: Clock;
}

export function machinesOf(lab: Lab, watch: Watch): Machines {
  const connected = new Map<string, Promise<Connected>>();
  let time = systemClock;
  const connect = async (name: string, connections: Connections): Promise<Connected> => {
    const connection = connections.get(name);
    if (connection === undefined)
      throw new MachineError(`the lab ${lab.name} has no machine "${name}"`, { code: 'UNREACHABLE' });
    const made = await connectMachine(name, connection, (other) => open(other, connections), watch);
    if (name === host) time = made.clock;
    return made;
  };
  const open = (name: string, connections: Connections): Promise<Connected> => {
    const key = JSON.stringify([name, connections.get(name)]);
    const known = connected.get(key);
    if (known !== undefined) return known;
    const connecting = connect(name, connections);
    connected.set(key, connecting);
    // A guest that was not running yet may be requested again later.
    connecting.catch(() => connected.delete(key));
    return connecting;
  };
  const through = (connections: Connections): Machines => ({
    machine: async (name) => (await open(name, connections)).machine,
    isOnHost: (name) => isOnHost(name, connections),
    key: journalKey(identityOf(host, lab.machines)),
    kinds: changeKinds,
    ofRun: (header) => through(new Map([...guestsIn(header, lab), ...Object.entries(lab.machines)])),
    clock: {
      now: () => time.now(),
      sleep: (seconds, signal) => time.sleep(seconds, signal),
      alarm: (seconds) => time.alarm(seconds),
    },
    async [Symbol.asyncDispose]() {
      // Guests before their host.
      for (const connecting of [...connected.values()].reverse())
        await connecting.then(({ machine }) => machine[Symbol.asyncDispose]()).catch(() => undefined);
    },
  });
  return through(new Map(Object.entries(lab.machines)));
}

type Connections = ReadonlyMap<string, Connection>;

/**
 * The guests in the journal of a run whose host is a machine of the lab. Nothing else of the recorded lab is used,
 * because an ssh option can run a program here and a journal is only data from the host.
 */
const guestsIn = ({ lab: recorded }: Pick<RunStarted, 'lab'>, lab: Lab): readonly (readonly [string, Connection])[] =>
  Object.entries(recorded?.guests ?? {})
    .filter(([, { host: at }]) => Object.hasOwn(lab.machines, at))
    .map(([name, { host: at, vm }]) => [name, { kind: 'guest-agent', host: at, vm }] as const);
