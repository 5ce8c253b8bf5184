import type { Output } from '../../../engine/model/machine.ts';
import type { Interface, Kernel, Route } from '../kernel/kernel.ts';
import { numberOf, routeTo } from '../kernel/network.ts';
import { stateOf } from '../kernel/sysfs-net.ts';
import { functionRecords } from './ip-functions.ts';
import { failed, printed } from './program.ts';

/** The options of `ip` before the object, e.g. -j and -6. */
export interface IpOptions {
  readonly json: boolean;
  readonly family: 4 | 6 | undefined;
}

function flagsOf(held: Interface): readonly string[] {
  const kind = held.kind === 'loopback' ? ['LOOPBACK'] : ['BROADCAST', 'MULTICAST'];
  return [...kind, ...(held.up ? ['UP', 'LOWER_UP'] : [])];
}

function linkRecord(kernel: Kernel, held: Interface): Readonly<Record<string, unknown>> {
  const over = held.over === undefined ? {} : { link: held.over };
  return {
    ifindex: held.index,
    ...over,
    ifname: held.name,
    flags: flagsOf(held),
    mtu: held.kind === 'loopback' ? 65536 : 1500,
    qdisc: held.up ? 'fq_codel' : 'noop',
    ...(held.master === undefined ? {} : { master: held.master }),
    operstate: stateOf(held).toUpperCase(),
    group: 'default',
    link_type: held.kind === 'loopback' ? 'loopback' : 'ether',
    address: held.mac,
    broadcast: held.kind === 'loopback' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff',
    ...(['bridge', 'bond', 'vlan'].includes(held.kind) ? { linkinfo: { info_kind: held.kind } } : {}),
    ...functionRecords(kernel, held),
    ...(held.kind === 'physical' && kernel.interfaces.size > 0
      ? { altnames: [`enx${held.mac.replaceAll(':', '')}`] }
      : {}),
  };
}

function addressRecords(held: Interface, family: 4 | 6 | undefined): readonly unknown[] {
  return held.addresses
    .filter((one) => family === undefined || one.family === family)
    .map((one) => ({
      family: one.family === 4 ? 'inet' : 'inet6',
      local: one.local,
      prefixlen: one.prefix,
      scope: one.scope,
      ...(one.family === 4 && one.scope === 'global' ? { label: held.name } : {}),
      ...(one.family === 6 && one.scope === 'link' ? { protocol: 'kernel_ll' } : {}),
      valid_life_time: 4294967295,
      preferred_life_time: 4294967295,
    }));
}

/** `ip addr show` and `ip link show`, of one interface or of all. */
export function showInterfaces(
  kernel: Kernel,
  options: IpOptions,
  what: 'addr' | 'link',
  words: readonly string[],
): Output {
  const name = words.filter((word) => word !== 'dev')[0];
  const named = name === undefined || name === 'up' ? undefined : name;
  if (named !== undefined && !kernel.interfaces.has(named)) return failed(1, `Device "${named}" does not exist.`);
  const shown = [...kernel.interfaces.values()].filter((held) => named === undefined || held.name === named);
  const records = shown.map((held) => ({
    ...linkRecord(kernel, held),
    ...(what === 'addr' ? { addr_info: addressRecords(held, options.family) } : {}),
  }));
  if (options.json) return printed(`${JSON.stringify(records)}\n`);
  const lines = shown.flatMap((held) => [
    `${held.index}: ${held.name}: <${flagsOf(held).join(',')}> mtu 1500 state ${stateOf(held).toUpperCase()} group default`,
    `    link/ether ${held.mac} brd ff:ff:ff:ff:ff:ff`,
    ...(what === 'addr'
      ? held.addresses.map(
          (one) => `    ${one.family === 4 ? 'inet' : 'inet6'} ${one.local}/${one.prefix} scope ${one.scope}`,
        )
      : []),
  ]);
  return printed(`${lines.join('\n')}\n`);
}

function routeRecord(route: Route, table: string | undefined): Readonly<Record<string, unknown>> {
  return {
    dst: route.destination,
    ...(route.gateway === undefined ? {} : { gateway: route.gateway }),
    dev: route.interface,
    ...(table === undefined ? {} : { table }),
    ...(route.protocol === 'boot' ? {} : { protocol: route.protocol }),
    ...(route.scope === 'global' ? {} : { scope: route.scope }),
    ...(route.source === undefined ? {} : { prefsrc: route.source }),
    ...(route.metric === undefined ? {} : { metric: route.metric }),
    flags: [],
  };
}

/** A route as `ip route` prints it. */
function routeText(route: Route): string {
  return [
    route.destination,
    ...(route.gateway === undefined ? [] : ['via', route.gateway]),
    'dev',
    route.interface,
    ...(route.protocol === 'boot' ? [] : ['proto', route.protocol]),
    ...(route.scope === 'global' ? [] : ['scope', route.scope]),
    ...(route.source === undefined ? [] : ['src', route.source]),
    ...(route.metric === undefined ? [] : ['metric', String(route.metric)]),
  ].join(' ');
}

/** The routes that the kernel adds to its `local` table for the addresses of an interface that is up. */
function localRoutes(kernel: Kernel): readonly Readonly<Record<string, unknown>>[] {
  return [...kernel.interfaces.values()]
    .filter((held) => held.up)
    .flatMap((held) =>
      held.addresses
        .filter((one) => one.family === 4)
        .map((one) => ({
          type: 'local',
          dst: one.local,
          dev: held.name,
          table: 'local',
          protocol: 'kernel',
          scope: 'host',
          prefsrc: one.local,
          flags: [],
        })),
    );
}

/** `ip route show` (of the main table, or `table all`) and `ip route get`. */
export function showRoutes(kernel: Kernel, options: IpOptions, words: readonly string[]): Output {
  const [verb = 'show', ...rest] = words;
  if (verb === 'get') {
    const target = rest[0] ?? '';
    const own = [...kernel.interfaces.values()].find((held) => held.addresses.some(({ local }) => local === target));
    const route = own === undefined ? routeTo(kernel, target) : undefined;
    if (own === undefined && (route === undefined || Number.isNaN(numberOf(target))))
      return failed(2, 'RTNETLINK answers: Network is unreachable');
    const name = own === undefined ? (route?.interface ?? '') : 'lo';
    const source = kernel.interfaces.get(route?.interface ?? '')?.addresses.find(({ family }) => family === 4)?.local;
    const gateway = route?.gateway === undefined ? {} : { gateway: route.gateway };
    if (options.json)
      return printed(
        `${JSON.stringify([{ dst: target, ...gateway, dev: name, prefsrc: source ?? target, flags: [], uid: 0, cache: [] }])}\n`,
      );
    return printed(
      `${target}${route?.gateway === undefined ? '' : ` via ${route.gateway}`} dev ${name} src ${source ?? target} uid 0 \n    cache \n`,
    );
  }
  const all = rest.join(' ').includes('table all');
  const at = rest.indexOf('dev');
  const shown = kernel.routes
    .filter((route) =>
      all ? options.family === undefined || route.family === options.family : route.family === (options.family ?? 4),
    )
    .filter((route) => at === -1 || route.interface === rest[at + 1])
    .filter((route) => rest[0] !== 'default' || route.destination === 'default')
    .toSorted((a, b) => Number(b.destination === 'default') - Number(a.destination === 'default'));
  if (options.json)
    return printed(
      `${JSON.stringify([...shown.map((route) => routeRecord(route, undefined)), ...(all ? localRoutes(kernel) : [])])}\n`,
    );
  return printed(shown.map((route) => `${routeText(route)} \n`).join(''));
}
