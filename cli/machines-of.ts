import { MachineError } from '../engine/machine-error.ts';
import type { Machine } from '../engine/machine.ts';
import type { Lab } from '../engine/playbook.ts';
import { connectMachine } from './connect-machine.ts';

/** The machines of a lab, each connected when it is first asked for and once; disposing drops every connection. */
export interface Machines extends AsyncDisposable {
  machine(name: string): Promise<Machine>;
}

export function machinesOf(lab: Lab): Machines {
  const connected = new Map<string, Promise<Machine>>();
  const machine = (name: string): Promise<Machine> => {
    const known = connected.get(name);
    if (known !== undefined) return known;
    const connection = lab.machines[name];
    if (connection === undefined)
      return Promise.reject(new MachineError(`the lab ${lab.name} has no machine "${name}"`, { code: 'UNREACHABLE' }));
    const connecting = connectMachine(name, connection, machine);
    connected.set(name, connecting);
    // A guest that was not up yet may be asked for again later.
    connecting.catch(() => connected.delete(name));
    return connecting;
  };
  return {
    machine,
    async [Symbol.asyncDispose]() {
      // Guests before the host they are reached through.
      for (const connecting of [...connected.values()].reverse())
        await connecting.then((each) => each[Symbol.asyncDispose]()).catch(() => undefined);
    },
  };
}
