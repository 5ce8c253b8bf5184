import type { Clock } from '../../engine/model/clock.ts';
import { changeKinds } from '../../changes/index.ts';
import type { ChangeKinds } from '../../engine/model/change-kinds.ts';
import type { JournalKey } from '../../engine/model/journal-key.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import type { Connection, Lab } from '../../engine/model/playbook.ts';
import { host } from '../../engine/model/site.ts';
import { connectMachine, type Connected } from './connect-machine.ts';
import { isOnHost } from './is-on-host.ts';
import { journalKey } from './journal-key.ts';
import { systemClock } from '../process/system-clock.ts';
import type { View } from '../views/view.ts';

/** The receiver of messages while a machine is started. */
export type Watch = Pick<View, 'connecting' | 'connected'>;

/** The machines of a lab, each connected at its first use and only once; disposing closes all connections. */
export interface Machines extends AsyncDisposable {
  machine(name: string): Promise<Machine>;
  /** An additional machine that the lab does not define. */
  add(name: string, connection: Connection): void;
  /** True for the host and its guests: the journal of a run is on the host, so root there can write anything about them. */
  isOnHost(name: string): boolean;
  /** Proves which records in the journals of the host this operator wrote. */
  readonly key: JournalKey;
  /** The kinds of change that a run on these machines can use. */
  readonly kinds: ChangeKinds;
  /** The host's time: the real one, until a simulated host is connected. */
  readonly clock: Clock;
}

/** The identity of a machine by the lab file alone: nothing that the machine itself reports is part of it. */
function identityOf(connection: Connection | undefined): string {
  switch (connection?.kind) {
    case 'ssh':
      return JSON.stringify(['ssh', connection.host, connection.port]);
    case 'emulated':
      return JSON.stringify(['emulated', connection.lab]);
    case 'simulated':
      return JSON.stringify(['simulated', connection.tree]);
    case 'guest-agent':
      return JSON.stringify(['guest-agent', connection.host, connection.vm]);
    case 'local':
    case undefined:
      return JSON.stringify(['local']);
  }
}

export function machinesOf(lab: Lab, watch: Watch): Machines {
  const connections = new Map(Object.entries(lab.machines));
  const connected = new Map<string, Promise<Connected>>();
  let time = systemClock;
  const connect = async (name: string): Promise<Connected> => {
    const connection = connections.get(name);
    if (connection === undefined)
      throw new MachineError(`the lab ${lab.name} has no machine "${name}"`, { code: 'UNREACHABLE' });
    const made = await connectMachine(name, connection, open, watch);
    if (name === host) time = made.clock;
    return made;
  };
  const open = (name: string): Promise<Connected> => {
    const known = connected.get(name);
    if (known !== undefined) return known;
    const connecting = connect(name);
    connected.set(name, connecting);
    // A guest that was not running yet may be requested again later.
    connecting.catch(() => connected.delete(name));
    return connecting;
  };
  return {
    machine: async (name) => (await open(name)).machine,
    isOnHost: (name) => isOnHost(name, connections),
    key: journalKey(identityOf(lab.machines[host])),
    kinds: changeKinds,
    add: (name, connection) => void connections.set(name, connection),
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
  };
}
