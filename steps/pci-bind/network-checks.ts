import type { Refusal } from '../../engine/model/step-type.ts';
import { isDefault } from '../../facts/network/read-routes.ts';
import type { Route } from '../../facts/network/read-routes.ts';
import type { CarriedInterface, PciBindState, SeenDevice } from './pci-bind-state.ts';
import { refusal } from '../support/refusal.ts';

const override = 'allow_disconnect';

/**
 * The route that the kernel adds for the address of an interface, or that DHCP adds for its server: every NIC with an address has
 * one. A refusal would make the override a habit, so it is only a warning.
 */
const isOwnSubnet = ({ text, interfaces }: Route, name: string): boolean =>
  interfaces.every((on) => on === name) &&
  (/ proto kernel\b/.test(text) || / proto (dhcp|ra) scope link\b/.test(text)) &&
  !/ via | nexthop /.test(text);

/** The warning about an interface with an address that carries no connection. */
export function networkWarnings(seen: SeenDevice, state: PciBindState): readonly string[] {
  return [...seen.interfaces, ...seen.below].flatMap(({ state: { name, addresses } }) => {
    const own = (state.routes ?? []).filter((route) => isOwnSubnet(route, name));
    const lost = own.map(({ destination }) => destination).filter((destination) => !destination.startsWith('fe80:'));
    if (lost.length === 0) return [];
    return [
      `${name} (${addresses.join(', ')}) is removed with the card, and the host then cannot reach ${lost.join(', ')}`,
    ];
  });
}

/** The refusal for the ssh session and the routes through an interface or through an interface on top of it; null if it has none. */
function carried({ state: { name }, uppers }: CarriedInterface, state: PciBindState): Refusal | null {
  const check = 'nic-carries-route';
  if (state.routes === undefined) {
    const reason = `it is unknown whether ${name} carries a route`;
    return refusal(check, reason, '`ip -j route show table all` failed; the package is iproute2', { override });
  }
  const chain = [name, ...uppers];
  const through = (on: string): string => (on === name ? name : `${on}, which is on top of ${name}`);
  const { session } = state;
  if (session !== undefined && chain.includes(session.interface)) {
    const reason = `your ssh session from ${session.peer} uses ${through(session.interface)}; without the NIC it ends`;
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

/** The interfaces on top of an interface, which undo does not restore. */
function uppers({ state: { name }, uppers }: CarriedInterface): Refusal | null {
  if (uppers.length === 0) return null;
  return refusal(
    'nic-has-uppers',
    `${uppers.join(', ')} ${uppers.length === 1 ? 'is' : 'are'} on top of ${name}; undo restores ${name}, but does not add it to ${uppers.length === 1 ? 'it' : 'them'} again`,
    uppers.map((upper) => `/sys/class/net/${name}/upper_${upper}`).join(', '),
    { override },
  );
}

/** Preflight 1: the device carries no connection, neither directly nor through a bridge, bond or VLAN on top of it. */
export function networkChecks(seen: SeenDevice, state: PciBindState): readonly Refusal[] {
  return [...seen.interfaces, ...seen.below].flatMap((one) =>
    [carried(one, state), uppers(one)].filter((refusal) => refusal !== null),
  );
}
