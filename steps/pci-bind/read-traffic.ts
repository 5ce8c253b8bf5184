import type { MachineReader } from '../../engine/model/machine.ts';
import { readOpenFiles } from '../../facts/system/read-open-files.ts';
import type { NetworkInterface } from '../../facts/network/network-interface.ts';
import { readNameServers } from '../../facts/network/read-name-servers.ts';
import type { NameServer } from '../../facts/network/read-name-servers.ts';
import { readNetworkStorage } from '../../facts/network/network-storage.ts';
import type { NetworkStorage } from '../../facts/network/network-storage.ts';
import { readTcpConnections } from '../../facts/network/read-tcp-connections.ts';
import type { Connection } from '../../facts/network/read-tcp-connections.ts';
import type { HostUsage } from '../../facts/usage/host-usage.ts';
import { tolerantly } from '../../facts/system/tolerantly.ts';

/** The traffic over a device's interfaces, without routes. */
export interface Traffic {
  /** Established, by the interface whose address is theirs, each with the programs that hold it. */
  readonly connections: readonly (Connection & { readonly interface: string; readonly programs: readonly string[] })[];
  readonly storage: readonly NetworkStorage[];
  readonly nameServers: readonly NameServer[];
}

export const noTraffic: Traffic = { connections: [], storage: [], nameServers: [] };

/** Reads the traffic of the named interfaces; without interfaces nothing is read. */
export async function readTraffic(
  names: readonly string[],
  interfaces: readonly NetworkInterface[],
  machine: MachineReader,
  usage: HostUsage,
): Promise<Traffic> {
  if (names.length === 0) return noTraffic;
  const [all, storage, nameServers] = await Promise.all([
    readTcpConnections(machine),
    tolerantly([], readNetworkStorage(usage, machine)),
    readNameServers(machine),
  ]);
  const own = new Set(interfaces.flatMap(({ every }) => every));
  const found = all.flatMap((connection) => {
    // A connection of a machine with itself uses no card.
    if (own.has(connection.peer)) return [];
    const on = interfaces.find(({ name, every }) => names.includes(name) && every.includes(connection.local));
    return on === undefined ? [] : [{ ...connection, interface: on.name }];
  });
  const holders = found.length === 0 ? [] : await readOpenFiles('socket:', machine);
  const connections = found.map((connection) => ({
    ...connection,
    programs: holders
      .filter(({ path }) => path === `socket:[${connection.inode}]`)
      .map(({ program, pid }) => `${program} (${pid})`),
  }));
  return { connections, storage, nameServers };
}
