import type { BindingChange } from './change.ts';
import type { InterfaceState } from '../../schemas/types/common.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { interfacesOf, macOf } from '../../facts/pci/pci-sysfs.ts';

/** How often the device is read before its interface counts as missing. Between two readings, udevadm settle waits until udev is idle. */
const looks = 20;

/** Words that `ip route show` prints but `ip route replace` does not accept. */
const shownOnly = new Set(['linkdown', 'dead', 'offload', 'rt_offload', 'trap', 'rt_trap', 'offload_failed']);

/** The arguments of `ip route replace` for a route as `ip -o route show` printed it (ip-route(8)). */
export function routeArguments(route: string): readonly string[] {
  const words = route.split(/[\s\\]+/).filter((word) => word !== '' && !shownOnly.has(word));
  const lifetime = words.indexOf('expires');
  return lifetime < 0 ? words : words.toSpliced(lifetime, 2);
}

/** True for an IPv6 route: by its destination, or for a default route by its gateway. */
const isSix = ([destination, ...rest]: readonly string[]): boolean =>
  destination?.includes(':') === true || (destination === 'default' && rest[1]?.includes(':') === true);

async function ip(machine: Machine, ...argv: readonly string[]): Promise<void> {
  const output = await machine.run(['ip', ...argv], { deadline: 20 });
  // A network daemon may have added it already, which is the wanted result.
  if (output.code === 0 || /File exists/.test(output.stderr)) return;
  throw new MachineError(`ip ${argv.join(' ')}: ${output.stderr.trim()}`, {
    code: output.timedOut ? 'TIMEOUT' : `EXIT${output.code}`,
  });
}

/** Waits until udev has renamed the interfaces; without udev, a short pause gives the driver time. */
async function settle(machine: Machine): Promise<void> {
  const { code } = await machine.query(['udevadm', 'settle', '--timeout=5']);
  if (code === 127) await machine.query(['sleep', '0.1']);
}

/** The present name of the interface with this state; undefined until it exists again. */
async function find(
  state: InterfaceState,
  only: boolean,
  address: string,
  machine: Machine,
): Promise<string | undefined> {
  const names = await interfacesOf(address, machine);
  if (only && names.length === 1) return names[0];
  const macs = await Promise.all(names.map((name) => macOf(name, machine)));
  return names[macs.indexOf(state.mac)];
}

async function appeared(state: InterfaceState, only: boolean, address: string, machine: Machine): Promise<string> {
  for (let look = 0; look < looks; look += 1) {
    if ((await find(state, only, address, machine)) !== undefined) {
      await settle(machine);
      const name = await find(state, only, address, machine);
      if (name !== undefined) return name;
    }
    await settle(machine);
  }
  throw new MachineError(
    `the driver of ${address} is bound again, but interface ${state.name} (${state.mac}) did not appear`,
    {
      code: 'ENODEV',
    },
  );
}

async function restore(state: InterfaceState, name: string, machine: Machine): Promise<void> {
  if (name !== state.name) {
    await ip(machine, 'link', 'set', name, 'down');
    await ip(machine, 'link', 'set', name, 'name', state.name);
  }
  if (state.up) await ip(machine, 'link', 'set', state.name, 'up');
  for (const address of state.addresses) await ip(machine, 'addr', 'replace', address, 'dev', state.name);
  // A route through a gateway needs the route to the gateway first.
  const routes = state.routes
    .map(routeArguments)
    .toSorted((a, b) => Number(a.includes('via')) - Number(b.includes('via')));
  for (const route of routes) await ip(machine, ...(isSix(route) ? ['-6'] : []), 'route', 'replace', ...route);
}

/**
 * Waits for the interfaces of the device and restores name, up state, addresses and routes of each; throws MachineError if an
 * interface does not appear or `ip` fails.
 */
export async function restoreInterfaces(change: BindingChange, machine: Machine): Promise<void> {
  const only = change.interfaces.length === 1;
  for (const state of change.interfaces) {
    await restore(state, await appeared(state, only, change.address, machine), machine);
  }
}
