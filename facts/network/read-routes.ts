import { parseJsonList } from '../system/parse-json.ts';
import type { MachineReader } from '../../engine/model/machine.ts';

/** A route of any table but `local`. */
export interface Route {
  /** CIDR, an address, or "default". */
  readonly destination: string;
  /** The outgoing interfaces: several for a multipath route. */
  readonly interfaces: readonly string[];
  /** The arguments of `ip route replace` that restore it. */
  readonly text: string;
}

/** A hop in the output of `ip -j route` (ip-route(8)). */
interface Hop {
  readonly gateway?: string;
  readonly via?: { readonly family: string; readonly host: string };
  readonly dev?: string;
  readonly weight?: number;
  readonly flags?: readonly string[];
}

interface Entry extends Hop {
  readonly type?: string;
  readonly dst: string;
  readonly table?: string;
  readonly protocol?: string;
  readonly scope?: string;
  readonly prefsrc?: string;
  readonly metric?: number;
  readonly nexthops?: readonly Hop[];
}

/** Parses what `ip -j` printed; undefined if it failed or does not exist. */
export async function askIp<T extends object>(
  machine: MachineReader,
  argv: readonly string[],
): Promise<readonly T[] | undefined> {
  const { code, stdout } = await machine.query(['ip', '-j', ...argv]);
  if (code !== 0) return undefined;
  return stdout.trim() === '' ? [] : parseJsonList<T>('ip -j', stdout);
}

const words = (name: string, value: string | number | undefined): readonly string[] =>
  value === undefined ? [] : [name, String(value)];

function hopWords({ gateway, via, dev, weight, flags }: Hop): readonly string[] {
  return [
    ...words('via', gateway),
    ...(via === undefined ? [] : ['via', via.family, via.host]),
    ...words('dev', dev),
    ...words('weight', weight),
    ...(flags?.includes('onlink') ? ['onlink'] : []),
  ];
}

function asRoute(entry: Entry): Route {
  const { dst, table, protocol, scope, prefsrc, metric, nexthops = [] } = entry;
  const text = [
    dst,
    ...hopWords(entry),
    ...words('proto', protocol),
    ...words('scope', scope),
    ...words('src', prefsrc),
    ...words('metric', metric),
    ...words('table', table === 'main' ? undefined : table),
    ...nexthops.flatMap((hop) => ['nexthop', ...hopWords(hop)]),
  ];
  const interfaces = [entry, ...nexthops].flatMap(({ dev }) => dev ?? []);
  return { destination: dst, interfaces, text: text.join(' ') };
}

/** True for a route that the kernel adds by itself to every interface that is up, and that no connection depends on. */
const isOwn = ({ type, table, dst, scope }: Entry): boolean =>
  table === 'local' || (type !== undefined && type !== 'unicast') || dst.startsWith('fe80:') || scope === 'host';

/** Every route of every table, IPv4 and IPv6, without the kernel's local routes; undefined if `ip` is not available. */
export async function readRoutes(machine: MachineReader): Promise<readonly Route[] | undefined> {
  const entries = await askIp<Entry>(machine, ['route', 'show', 'table', 'all']);
  return entries?.filter((entry) => !isOwn(entry)).map(asRoute);
}

export const isDefault = ({ destination }: Route): boolean => ['default', '0.0.0.0/0', '::/0'].includes(destination);

/** The other end of the ssh session that runbook uses, and the interface that leads there. */
export interface Session {
  readonly peer: string;
  readonly interface: string;
}

/** The interface through which the machine reaches an address; null if no route is known. */
export async function interfaceTo(address: string, machine: MachineReader): Promise<string | null> {
  // A link-local address contains its interface.
  const scope = address.split('%')[1];
  if (scope !== undefined) return scope;
  return (await askIp<Hop>(machine, ['route', 'get', address]))?.[0]?.dev ?? null;
}

/** The ssh session in which the machine is used now, from $SSH_CONNECTION; undefined on a console. */
export async function readSession(machine: MachineReader): Promise<Session | undefined> {
  const { code, stdout } = await machine.query(['printenv', 'SSH_CONNECTION']);
  const peer = code === 0 ? stdout.trim().split(' ')[0] : undefined;
  if (!peer) return undefined;
  const name = await interfaceTo(peer, machine);
  return name === null ? undefined : { peer, interface: name };
}
