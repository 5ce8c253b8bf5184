import type { InterfaceDescription } from '../tree/description.ts';
import type { Address, Interface, Kernel, Route } from './kernel.ts';

/**
 * "10.128.7.7/16" as its parts; undefined if it is not an address. Without a prefix length, the full length is used.
 */
export function addressOf(cidr: string): Address | undefined {
  const [local = '', length] = cidr.split('/');
  const family = local.includes(':') ? 6 : 4;
  const most = family === 4 ? 32 : 128;
  const prefix = length === undefined ? most : Number(length);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > most) return undefined;
  if (family === 4 && !/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(local)) return undefined;
  if (family === 6 && !/^[0-9a-f:]+$/.test(local)) return undefined;
  return {
    local,
    prefix,
    family,
    scope: /^fe80:/.test(local) ? 'link' : /^(?:127\.|::1$)/.test(local) ? 'host' : 'global',
  };
}

/** An IPv4 address as a number; NaN if it is not an address. */
export function numberOf(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

/** The network of an address in CIDR form: 10.128.7.7/16 is in 10.128.0.0/16. */
export function networkOf(address: Address): string {
  if (address.family === 6) return 'fe80::/64';
  const size = 2 ** (32 - address.prefix);
  const start = Math.floor(numberOf(address.local) / size) * size;
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${bytes.join('.')}/${address.prefix}`;
}

function linkLocalOf(mac: string): Address {
  const bytes = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const eui = [(bytes[0] ?? 0) ^ 2, bytes[1], bytes[2], 0xff, 0xfe, bytes[3], bytes[4], bytes[5]].map((b) => b ?? 0);
  const words = [0, 2, 4, 6].map((at) => ((eui[at] ?? 0) * 256 + (eui[at + 1] ?? 0)).toString(16));
  return { local: `fe80::${words.join(':')}`, prefix: 64, family: 6, scope: 'link' };
}

/** Creates an interface: down, without an address, with the next index. */
export function addInterface(kernel: Kernel, described: InterfaceDescription): void {
  const { addresses: _, master: __, ...rest } = described;
  kernel.interfaces.set(described.name, { ...rest, up: false, index: kernel.nextIndex, addresses: [] });
  kernel.nextIndex += 1;
}

/**
 * Removes an interface with its addresses and routes. Its ports lose their master, and interfaces on top of it are
 * removed too.
 */
export function removeInterface(kernel: Kernel, name: string): void {
  kernel.interfaces.delete(name);
  kernel.routes = kernel.routes.filter((route) => route.interface !== name);
  for (const other of [...kernel.interfaces.values()]) {
    if (other.over === name) removeInterface(kernel, other.name);
    if (other.master === name) setMaster(kernel, other.name, undefined);
  }
}

function change(kernel: Kernel, name: string, next: (held: Interface) => Interface): Interface {
  const held = kernel.interfaces.get(name);
  if (held === undefined) throw new Error(`no interface ${name}`);
  const changed = next(held);
  kernel.interfaces.set(name, changed);
  return changed;
}

export function addRoute(kernel: Kernel, route: Route): void {
  kernel.routes = [...kernel.routes, route];
}

function connect(kernel: Kernel, name: string, address: Address): void {
  if (address.scope === 'host') return;
  if (address.prefix === (address.family === 4 ? 32 : 128)) return;
  const source = address.family === 4 ? { source: address.local } : { metric: 256 };
  addRoute(kernel, {
    family: address.family,
    destination: networkOf(address),
    interface: name,
    protocol: 'kernel',
    scope: 'link',
    ...source,
  });
}

/** Up adds the connected routes and the IPv6 link-local address; down removes all routes and the IPv6 addresses. */
export function setUp(kernel: Kernel, name: string, up: boolean): void {
  const held = kernel.interfaces.get(name);
  if (held === undefined || held.up === up) return;
  if (!up) {
    change(kernel, name, (was) => ({ ...was, up, addresses: was.addresses.filter((one) => one.family === 4) }));
    kernel.routes = kernel.routes.filter((route) => route.interface !== name);
    return;
  }
  const own = held.kind === 'loopback' || held.master !== undefined ? [] : [linkLocalOf(held.mac)];
  const next = change(kernel, name, (was) => ({ ...was, up, addresses: [...was.addresses, ...own] }));
  for (const address of next.addresses) connect(kernel, name, address);
}

/** Adds an address to an interface; false if it already has the address. */
export function addAddress(kernel: Kernel, name: string, address: Address): boolean {
  const held = kernel.interfaces.get(name);
  if (held?.addresses.some((one) => one.local === address.local && one.prefix === address.prefix)) return false;
  // The kernel lists IPv4 before IPv6.
  const order = (one: Address): number => one.family;
  const next = change(kernel, name, (was) => ({
    ...was,
    addresses: [...was.addresses, address].sort((a, b) => order(a) - order(b)),
  }));
  if (next.up) connect(kernel, name, address);
  return true;
}

/** Removes an address and the routes that depend on it; false if the interface does not have the address. */
export function removeAddress(kernel: Kernel, name: string, address: Address): boolean {
  const held = kernel.interfaces.get(name);
  const same = (one: Address): boolean => one.local === address.local && one.prefix === address.prefix;
  if (!held?.addresses.some(same)) return false;
  change(kernel, name, (was) => ({ ...was, addresses: was.addresses.filter((one) => !same(one)) }));
  kernel.routes = kernel.routes.filter(
    (route) =>
      route.interface !== name ||
      !(route.source === address.local || (route.gateway !== undefined && covers(networkOf(address), route.gateway))),
  );
  return true;
}

/** Makes an interface a port of a bridge or bond, or removes it from its bridge or bond. */
export function setMaster(kernel: Kernel, name: string, master: string | undefined): void {
  change(kernel, name, ({ master: _, ...was }) => (master === undefined ? was : { ...was, master }));
}

/** Whether an IPv4 network in CIDR form contains an address; "default" contains all. */
export function covers(network: string, address: string): boolean {
  if (network === 'default') return true;
  const [start = '', length = '32'] = network.split('/');
  const size = 2 ** (32 - Number(length));
  return Math.floor(numberOf(start) / size) === Math.floor(numberOf(address) / size);
}

/** The route that the kernel uses for an IPv4 address: the longest prefix wins. */
export function routeTo(kernel: Kernel, address: string): Route | undefined {
  const length = (route: Route): number =>
    route.destination === 'default' ? -1 : Number(route.destination.split('/')[1] ?? 32);
  return kernel.routes
    .filter((route) => route.family === 4 && covers(route.destination, address))
    .sort((a, b) => length(b) - length(a))[0];
}
