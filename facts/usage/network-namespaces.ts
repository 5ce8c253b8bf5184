import type { MachineReader } from '../../engine/model/machine.ts';
import { parseJsonList } from '../system/parse-json.ts';
import { queryIfThere } from '../system/query-if-there.ts';
import { tolerantly } from '../system/tolerantly.ts';
import type { HostUsage } from './host-usage.ts';

/** A network interface that is in another network namespace (network_namespaces(7)). */
export interface ElsewhereInterface {
  readonly name: string;
  /** E.g. "network namespace blue" or "network namespace of nginx (812)". */
  readonly where: string;
}

/** The number of namespaces that are read. */
const most = 32;

/** The names of the interfaces of a PCI device in the output of `ip -d -j link show`, which calls the device `parentdev`. */
export function interfacesOfParent(output: string, parents: readonly string[]): readonly string[] {
  const links = output.trim() === '' ? [] : parseJsonList<{ ifname?: unknown; parentdev?: unknown }>('ip', output);
  return links.flatMap(({ ifname, parentdev }) =>
    typeof ifname === 'string' && typeof parentdev === 'string' && parents.includes(parentdev) ? [ifname] : [],
  );
}

const show = ['-d', '-j', 'link', 'show'] as const;

async function interfacesIn(
  argv: readonly string[],
  parents: readonly string[],
  machine: MachineReader,
): Promise<readonly string[]> {
  const { code, stdout } = await queryIfThere(machine, argv);
  return code === 0 ? interfacesOfParent(stdout, parents) : [];
}

/**
 * The interface of a network card that has none in the host's namespace: in a namespace of `ip netns`, or in that of a
 * process, e.g. of a container. Null if it was not found.
 */
export async function readElsewhere(
  address: string,
  { networks, mounts }: Pick<HostUsage, 'networks' | 'mounts'>,
  machine: MachineReader,
): Promise<ElsewhereInterface | null> {
  const folder = `/sys/bus/pci/devices/${address}`;
  const [entries, listed] = await Promise.all([
    tolerantly(undefined, machine.list(folder)),
    tolerantly(undefined, machine.list('/run/netns')),
  ]);
  const virtio = (entries ?? []).filter((name) => /^virtio\d+$/.test(name));
  const parents = [address, ...virtio];
  // ip-netns(8) keeps each namespace by a mount, which every machine shows.
  const kept = mounts.flatMap(
    ({ type, point }) => /^\/(?:var\/)?run\/netns\/([^/]+)$/.exec(type === 'nsfs' ? point : '')?.[1] ?? [],
  );
  const names = [...new Set([...(listed ?? []), ...kept])].filter((name) => !name.startsWith('-'));
  const ofNames = names.slice(0, most).map(async (name): Promise<ElsewhereInterface | null> => {
    const [found] = await interfacesIn(['ip', '-n', name, ...show], parents, machine);
    return found === undefined ? null : { name: found, where: `network namespace ${name}` };
  });
  const ofProcesses = networks.slice(0, most).map(async ({ pid }): Promise<ElsewhereInterface | null> => {
    const places = ['net', ...virtio.map((name) => `${name}/net`)];
    // A container sees in its /sys only the interfaces in the namespace of the container.
    const [program, shown, ...seen] = await Promise.all([
      machine.read(`/proc/${pid}/comm`).catch(() => undefined),
      interfacesIn(['nsenter', '-t', String(pid), '-n', 'ip', ...show], parents, machine),
      ...places.map((place) => machine.list(`/proc/${pid}/root${folder}/${place}`).catch(() => undefined)),
    ]);
    const found = [...seen.flatMap((list) => list ?? []), ...shown][0];
    return found === undefined
      ? null
      : { name: found, where: `network namespace of ${program?.trim() ?? 'process'} (${pid})` };
  });
  const found = await Promise.all([...ofNames, ...ofProcesses]);
  return found.find((one) => one !== null) ?? null;
}
