import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namespaceMachine } from './namespace-machine.ts';
import type { NamespaceMachine } from './namespace-machine.ts';
import { dropConnections, keyPair, serveSsh } from './serve-ssh.ts';
import { needs } from '../../needs.ts';

needs('ip');

/** Operator, gate and host, joined by two cables; the host is reached through the gate alone. */
export interface Topology extends AsyncDisposable {
  /** The folder that all three see. */
  readonly folder: string;
  readonly operator: NamespaceMachine;
  readonly gate: NamespaceMachine;
  readonly host: NamespaceMachine;
  /** The cable between gate and host: no word of it reaches either end. */
  pull(): void;
  /** Returns when the gate sees the host again. */
  plug(): void;
  /** Kills the host's ends of every connection. */
  drop(): void;
}

export const addresses = { gate: '10.77.1.2', host: '10.77.2.2' } as const;

/** Joins two machines by a veth pair. */
function cable(
  left: { readonly at: NamespaceMachine; readonly name: string; readonly address: string },
  right: { readonly at: NamespaceMachine; readonly name: string; readonly address: string },
): void {
  const net = (at: NamespaceMachine) => String(at.pid);
  // prettier-ignore
  const pair = ['link', 'add', left.name, 'netns', net(left.at), 'type', 'veth', 'peer', 'name', right.name, 'netns', net(right.at)];
  execFileSync('ip', pair);
  for (const { at, name, address } of [left, right]) {
    at.run('ip', 'address', 'add', `${address}/24`, 'dev', name);
    at.run('ip', 'link', 'set', name, 'up');
  }
}

/** Makes the three machines, with sshd on gate and host, and the operator's own ~/.ssh: keys, known hosts and `config`. */
export async function makeTopology(config: string): Promise<Topology> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rbt-')));
  const [operator, gate, host] = await Promise.all([1, 2, 3].map(() => namespaceMachine(folder)));
  if (operator === undefined || gate === undefined || host === undefined) throw new Error('no machines');
  const close = async () => {
    await Promise.all([operator, gate, host].map((machine) => machine[Symbol.asyncDispose]()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    cable({ at: operator, name: 'eth0', address: '10.77.1.1' }, { at: gate, name: 'eth0', address: addresses.gate });
    cable({ at: gate, name: 'eth1', address: '10.77.2.1' }, { at: host, name: 'eth0', address: addresses.host });
    const key = keyPair(folder, 'user-key');
    const [gateSsh, hostSsh] = await Promise.all([serveSsh(gate, folder, 'gate'), serveSsh(host, folder, 'host')]);
    const known = `${addresses.gate} ${gateSsh.hostKey}\n${addresses.host} ${hostSsh.hostKey}\n`;
    operator.script(
      'mkdir -m 700 /root/.ssh; cd /root/.ssh; umask 077; printf %s "$1" >config; printf %s "$2" >known_hosts; cp "$3" lab_key',
      config,
      known,
      key.file,
    );
    return {
      folder,
      operator,
      gate,
      host,
      pull: () => void host.run('ip', 'link', 'set', 'eth0', 'down'),
      plug() {
        host.run('ip', 'link', 'set', 'eth0', 'up');
        // The gate notices it later, and remembers until then that there was no answer: a connection made now would
        // find no route.
        gate.script(
          'until ip -oneline link show eth1 | grep -q LOWER_UP; do sleep 0.1; done; ip neighbour flush dev eth1 nud all',
        );
      },
      drop: () => dropConnections(hostSsh.pid()),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
