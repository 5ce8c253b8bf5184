import type { Refusal } from '../../engine/model/step-type.ts';
import type { CarriedInterface, PciBindState, SeenDevice } from './pci-bind-state.ts';
import { refusal } from '../support/refusal.ts';

const override = 'allow_disconnect';

const chainOf = ({ state: { name }, uppers }: CarriedInterface): readonly string[] => [name, ...uppers];

/** The largest number of connections that a message lists. */
const shown = 4;

function connections(one: CarriedInterface, { traffic }: PciBindState): readonly Refusal[] {
  const found = traffic.connections.filter((connection) => chainOf(one).includes(connection.interface));
  if (found.length === 0) return [];
  const text = found
    .slice(0, shown)
    .map(({ text: ends, programs }) => `${ends}${programs.length === 0 ? '' : ` ${programs.join(', ')}`}`);
  const more = found.length > shown ? `, and ${found.length - shown} more` : '';
  const reason = `${found.length} established connection${found.length === 1 ? ' uses' : 's use'} ${one.state.name}, and the programs at ${found.length === 1 ? 'its' : 'their'} ends would hang`;
  return [refusal('nic-carries-connections', reason, `/proc/net/tcp: ${text.join(', ')}${more}`, { override })];
}

/** Storage with an unknown server counts if the card carries any connection. */
function storage(one: CarriedInterface, { traffic }: PciBindState): readonly Refusal[] {
  const chain = chainOf(one);
  const busy = traffic.connections.some((connection) => chain.includes(connection.interface));
  const found = traffic.storage.filter((each) => (each.interface === null ? busy : chain.includes(each.interface)));
  const root = found.filter(({ path }) => path === '/');
  const others = found.filter(({ path }) => path !== '/');
  const evidence = (list: typeof found): string => list.map((each) => each.evidence).join('; ');
  const check = 'nic-carries-storage';
  const refusals: Refusal[] = [];
  if (root.length > 0) {
    const reason = `the root file system uses ${one.state.name}; without it this host hangs, and undo is not possible`;
    refusals.push(refusal(check, reason, evidence(root)));
  }
  if (others.length > 0) {
    const reason = `${others.map(({ path }) => path).join(', ')} uses ${one.state.name}; every program that accesses it would hang`;
    refusals.push(refusal(check, reason, evidence(others), { override }));
  }
  return refusals;
}

/** All name servers are reached through the card, so names could not be resolved. */
function nameServers(one: CarriedInterface, { traffic }: PciBindState): readonly Refusal[] {
  const through = traffic.nameServers.filter((server) => chainOf(one).includes(server.interface ?? ''));
  if (through.length === 0 || through.length < traffic.nameServers.length) return [];
  const list = through.map(({ address }) => address).join(', ');
  const reason = `this host reaches its name server${through.length === 1 ? '' : 's'} ${list} only through ${one.state.name}; without ${through.length === 1 ? 'it' : 'them'} the host cannot resolve names`;
  const evidence = `${through[0]?.source}: nameserver ${list}; ip route get: dev ${through[0]?.interface}`;
  return [refusal('nic-carries-name-server', reason, evidence, { override })];
}

/** Preflight 2: the device carries no connection, no storage, and not the only name server. */
export function trafficChecks(seen: SeenDevice, state: PciBindState): readonly Refusal[] {
  return [...seen.interfaces, ...seen.below].flatMap((one) => [
    ...storage(one, state),
    ...connections(one, state),
    ...nameServers(one, state),
  ]);
}

/** Only one of several name servers is lost: name resolution is slower, but works. */
export function nameServerWarnings(seen: SeenDevice, { traffic }: PciBindState): readonly string[] {
  return [...seen.interfaces, ...seen.below].flatMap((one) => {
    const through = traffic.nameServers.filter((server) => chainOf(one).includes(server.interface ?? ''));
    if (through.length === 0 || through.length === traffic.nameServers.length) return [];
    return [
      `the name server ${through.map(({ address }) => address).join(', ')} is reached through ${one.state.name} and will be unreachable; other name servers remain`,
    ];
  });
}
