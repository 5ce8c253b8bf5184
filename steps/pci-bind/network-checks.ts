import type { Refusal } from '../../engine/model/step-type.ts';
import { isDefault } from '../../facts/network/read-routes.ts';
import type { Route } from '../../facts/network/read-routes.ts';
import type { CarriedInterface, PciBindState, SeenDevice } from './pci-bind-state.ts';
import { refusal } from '../support/refusal.ts';

const override = 'allow_disconnect';

/**
 * The route that the kernel makes for an interface's own address, or DHCP for its server: every NIC with an address has
 * one. Refusing it would make the override a habit, so it is warned of instead.
 */
const isOwnSubnet = ({ text, interfaces }: Route, name: string): boolean =>
  interfaces.every((on) => on === name) &&
  (/ proto kernel\b/.test(text) || / proto (dhcp|ra) scope link\b/.test(text)) &&
  !/ via | nexthop /.test(text);

/** What goes with an interface that has an address and carries nobody's connection. */
export function networkWarnings(seen: SeenDevice, state: PciBindState): readonly string[] {
  return seen.interfaces.flatMap(({ state: { name, addresses } }) => {
    const own = (state.routes ?? []).filter((route) => isOwnSubnet(route, name));
    const lost = own.map(({ destination }) => destination).filter((destination) => !destination.startsWith('fe80:'));
    if (lost.length === 0) return [];
    return [
      `${name} (${addresses.join(', ')}) goes with the card, and with it this host's way into ${lost.join(', ')}`,
    ];
  });
}

/** What the routes and the session through an interface, or through what lies over it, say; null when there are none. */
function carried({ state: { name }, uppers }: CarriedInterface, state: PciBindState): Refusal | null {
  const check = 'nic-carries-route';
  if (state.routes === undefined) {
    const reason = `whether ${name} carries a route cannot be told`;
    return refusal(check, reason, '`ip -j route show table all` failed; the package is iproute2', { override });
  }
  const chain = [name, ...uppers];
  const through = (on: string): string => (on === name ? name : `${on}, which lies over ${name}`);
  const { session } = state;
  if (session !== undefined && chain.includes(session.interface)) {
    const reason = `your ssh session from ${session.peer} comes through ${through(session.interface)}; taking the NIC ends it`;
    return refusal(check, reason, `ip route get ${session.peer}: dev ${session.interface}`, { override });
  }
  const routes = state.routes.filter(
    (one) => one.interfaces.some((on) => chain.includes(on)) && !isOwnSubnet(one, name),
  );
  const route = routes.find(isDefault) ?? routes[0];
  if (route === undefined) return null;
  const on = through(route.interfaces.find((one) => chain.includes(one)) ?? name);
  const reason = isDefault(route)
    ? `the default route goes through ${on}`
    : `the route to ${route.destination} goes through ${on}`;
  return refusal(check, reason, `ip route: ${routes.map(({ text }) => text).join('; ')}`, { override });
}

/** What lies over an interface and would not come back with it. */
function uppers({ state: { name }, uppers }: CarriedInterface): Refusal | null {
  if (uppers.length === 0) return null;
  return refusal(
    'nic-has-uppers',
    `${uppers.join(', ')} ${uppers.length === 1 ? 'lies' : 'lie'} over ${name}; undo brings ${name} back, but not its place in ${uppers.length === 1 ? 'it' : 'them'}`,
    uppers.map((upper) => `/sys/class/net/${name}/upper_${upper}`).join(', '),
    { override },
  );
}

/** Preflight 1: nobody's connection hangs on the device, neither directly nor through a bridge, bond or vlan over it. */
export function networkChecks(seen: SeenDevice, state: PciBindState): readonly Refusal[] {
  return seen.interfaces.flatMap((one) => [carried(one, state), uppers(one)].filter((refusal) => refusal !== null));
}
