import type { Output } from '../../../engine/model/machine.ts';
import type { Kernel, Route } from '../kernel/kernel.ts';
import {
  addAddress,
  addressOf,
  addInterface,
  addRoute,
  covers,
  networkOf,
  removeAddress,
  removeInterface,
  setMaster,
  setUp,
} from '../kernel/network.ts';
import { setVirtualFunction } from './ip-functions.ts';
import { showInterfaces, showRoutes, type IpOptions } from './ip-show.ts';
import { failed, printed, type Program } from './program.ts';

const objects: Readonly<Record<string, 'addr' | 'link' | 'route'>> = {
  a: 'addr',
  addr: 'addr',
  address: 'addr',
  l: 'link',
  link: 'link',
  r: 'route',
  route: 'route',
};

function split(args: readonly string[]): {
  readonly asked: IpOptions;
  readonly object: string;
  readonly words: readonly string[];
} {
  const first = args.findIndex((arg) => !arg.startsWith('-'));
  const options = first === -1 ? args : args.slice(0, first);
  const [object = '', ...words] = first === -1 ? [] : args.slice(first);
  const family = options.includes('-4') ? 4 : options.includes('-6') ? 6 : undefined;
  return { asked: { json: options.some((option) => /^-(?:j|json)$/.test(option)), family }, object, words };
}

/** ip(8): shows and changes links, addresses and routes. */
export const ip: Program = {
  name: 'ip',
  changes(args) {
    const { object, words } = split(args);
    return objects[object] !== undefined && !/^(?:show|list|ls|get|)$/.test(words[0] ?? '');
  },
  run(world, args) {
    const { asked: options, object, words } = split(args);
    const { kernel } = world;
    const kind = objects[object];
    const [verb = 'show', ...rest] = words;
    const shows = /^(?:show|list|ls)$/.test(verb);
    if (kind === undefined) return failed(255, `Object "${object}" is unknown, try "ip help".`);
    if (kind === 'route')
      return shows || verb === 'get' ? showRoutes(kernel, options, words) : changeRoute(kernel, verb, rest);
    if (shows) return showInterfaces(kernel, options, kind, rest);
    return kind === 'addr' ? changeAddress(kernel, verb, rest) : changeLink(kernel, verb, rest);
  },
};

/** The value after a word. */
function after(words: readonly string[], word: string): string | undefined {
  const at = words.indexOf(word);
  return at === -1 ? undefined : words[at + 1];
}

function changeAddress(kernel: Kernel, verb: string, words: readonly string[]): Output {
  const name = after(words, 'dev') ?? '';
  if (!kernel.interfaces.has(name)) return failed(1, `Cannot find device "${name}"`);
  if (verb === 'flush') {
    for (const one of kernel.interfaces.get(name)?.addresses ?? []) removeAddress(kernel, name, one);
    return printed('');
  }
  const address = addressOf(words[0] ?? '');
  if (address === undefined) return failed(1, `Error: any valid prefix is expected rather than "${words[0]}".`);
  if (verb === 'add')
    return addAddress(kernel, name, address) ? printed('') : failed(2, 'RTNETLINK answers: File exists');
  if (verb === 'replace' || verb === 'change') {
    addAddress(kernel, name, address);
    return printed('');
  }
  if (verb === 'del' || verb === 'delete')
    return removeAddress(kernel, name, address)
      ? printed('')
      : failed(2, 'RTNETLINK answers: Cannot assign requested address');
  return failed(255, `Command "${verb}" is unknown, try "ip address help".`);
}

function changeLink(kernel: Kernel, verb: string, words: readonly string[]): Output {
  if (verb === 'add') {
    const name = after(words, 'name') ?? words.filter((word) => word !== 'type')[0] ?? '';
    const type = after(words, 'type');
    if (kernel.interfaces.has(name)) return failed(2, 'RTNETLINK answers: File exists');
    if (type !== 'bridge' && type !== 'bond' && type !== 'vlan') return failed(1, `Error: Unknown device type.`);
    const over = after(words, 'link');
    const mac = `02:00:00:00:00:${(kernel.nextIndex % 256).toString(16).padStart(2, '0')}`;
    addInterface(kernel, { name, kind: type, mac, ...(over === undefined ? {} : { over }), up: false, addresses: [] });
    return printed('');
  }
  const [name = '', ...changes] = words.filter((word, at) => !(word === 'dev' && at === 0));
  const held = kernel.interfaces.get(name);
  if (held === undefined) return failed(1, `Cannot find device "${name}"`);
  if (verb === 'del' || verb === 'delete') {
    if (held.device !== undefined) return failed(2, 'RTNETLINK answers: Operation not supported');
    removeInterface(kernel, name);
    return printed('');
  }
  if (verb !== 'set') return failed(255, `Command "${verb}" is unknown, try "ip link help".`);
  if (changes[0] === 'vf') return setVirtualFunction(kernel, held, changes.slice(1));
  const master = after(changes, 'master');
  if (master !== undefined && !kernel.interfaces.has(master))
    return failed(1, `Error: argument "${master}" is wrong: Device does not exist`);
  if (master !== undefined) setMaster(kernel, name, master);
  if (changes.includes('nomaster')) setMaster(kernel, name, undefined);
  if (changes.includes('up')) setUp(kernel, name, true);
  if (changes.includes('down')) setUp(kernel, name, false);
  const renamed = after(changes, 'name');
  if (renamed === undefined) return printed('');
  if (kernel.interfaces.has(renamed)) return failed(2, 'RTNETLINK answers: File exists');
  if (held.up) return failed(2, 'RTNETLINK answers: Device or resource busy');
  kernel.interfaces.delete(name);
  kernel.interfaces.set(renamed, { ...held, name: renamed });
  return printed('');
}

const taken = new Set(['via', 'dev', 'proto', 'protocol', 'scope', 'src', 'metric', 'table', 'weight']);

function changeRoute(kernel: Kernel, verb: string, words: readonly string[]): Output {
  const [written = '', ...rest] = words[0] === 'to' ? words.slice(1) : words;
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (word === 'onlink') continue;
    if (!taken.has(word)) return failed(255, `Error: either "to" is duplicate, or "${word}" is a garbage.`);
    at += 1;
  }
  const destination = written === '0.0.0.0/0' ? 'default' : written.endsWith('/32') ? written.slice(0, -3) : written;
  const gateway = after(rest, 'via');
  const name = after(rest, 'dev') ?? reaches(kernel, gateway);
  const six = written.includes(':') || gateway?.includes(':') === true;
  const same = (route: Route): boolean =>
    route.destination === destination &&
    route.family === (six ? 6 : 4) &&
    (after(rest, 'metric') === undefined || route.metric === Number(after(rest, 'metric')));
  if (verb === 'del' || verb === 'delete') {
    const gone = kernel.routes.find((route) => same(route) && (name === undefined || route.interface === name));
    if (gone === undefined) return failed(2, 'RTNETLINK answers: No such process');
    kernel.routes = kernel.routes.filter((route) => route !== gone);
    return printed('');
  }
  if (name === undefined) return failed(2, 'RTNETLINK answers: No such device');
  const held = kernel.interfaces.get(name);
  if (held === undefined) return failed(1, `Cannot find device "${name}"`);
  if (!held.up) return failed(2, 'RTNETLINK answers: Network is down');
  if (
    gateway !== undefined &&
    !six &&
    !held.addresses.some((one) => one.family === 4 && covers(networkOf(one), gateway))
  )
    return failed(2, 'Error: Nexthop has invalid gateway.');
  const source = after(rest, 'src');
  if (source !== undefined && !held.addresses.some(({ local }) => local === source))
    return failed(2, 'Error: Invalid prefsrc address.');
  if (verb === 'add' && kernel.routes.some(same)) return failed(2, 'RTNETLINK answers: File exists');
  if (!/^(?:add|replace|change|append)$/.test(verb))
    return failed(255, `Command "${verb}" is unknown, try "ip route help".`);
  const metric = after(rest, 'metric');
  const scope = after(rest, 'scope') ?? (gateway === undefined ? 'link' : 'global');
  const kept = kernel.routes.find((route) => same(route));
  const route: Route = {
    family: six ? 6 : 4,
    destination,
    interface: name,
    protocol: after(rest, 'proto') ?? after(rest, 'protocol') ?? 'boot',
    scope: scope === 'link' || scope === 'host' ? scope : 'global',
    ...(gateway === undefined ? {} : { gateway }),
    ...(source === undefined ? {} : { source }),
    ...(metric === undefined ? {} : { metric: Number(metric) }),
  };
  if (kept === undefined || verb === 'append') addRoute(kernel, route);
  else kernel.routes = kernel.routes.map((one) => (one === kept ? route : one));
  return printed('');
}

function reaches(kernel: Kernel, gateway: string | undefined): string | undefined {
  if (gateway === undefined) return undefined;
  return [...kernel.interfaces.values()].find((held) =>
    held.addresses.some((one) => one.family === 4 && covers(networkOf(one), gateway)),
  )?.name;
}
