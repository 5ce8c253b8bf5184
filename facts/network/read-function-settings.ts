import { interfacesOf } from '../pci/pci-sysfs.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { askIp } from './read-routes.ts';

/** Settings of a virtual function as `ip` names them (ip-link(8), vf); one that the driver does not report is absent. */
interface SeenFunctionSettings {
  readonly mac?: string;
  readonly vlan?: number;
  readonly qos?: number;
  readonly proto?: '802.1Q' | '802.1ad';
  /** In Mbit/s. */
  readonly min_tx_rate?: number;
  /** In Mbit/s. */
  readonly max_tx_rate?: number;
  readonly spoofchk?: boolean;
  readonly trust?: boolean;
  readonly link_state?: 'auto' | 'enable' | 'disable';
}

/** The network interface of a card, with the settings of the virtual functions that it has created. */
export interface CardPort {
  readonly name: string;
  /** True if it was brought up (`ip link set up`). */
  readonly isUp: boolean;
  /** By the number of the function. */
  readonly functions: ReadonlyMap<number, SeenFunctionSettings>;
}

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

const numberIn = (value: unknown, most: number): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : undefined;

/** Only the keys with a value. */
const present = (settings: Readonly<Record<string, unknown>>): SeenFunctionSettings =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

/** An entry of `vfinfo_list`. iproute2 omits a VLAN, a priority and a rate of 0, and the tag 802.1Q. */
function settingsOf(entry: Readonly<Record<string, unknown>>): SeenFunctionSettings {
  const { address, vlan_list: tags, rate, spoofchk, trust, link_state: link } = entry;
  const tag = fields(Array.isArray(tags) ? tags[0] : { vlan: entry['vlan'], qos: entry['qos'] });
  const rates = fields(rate);
  const mac = typeof address === 'string' && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(address) ? address : undefined;
  return present({
    mac: mac?.toLowerCase(),
    vlan: numberIn(tag['vlan'] ?? 0, 4095),
    qos: numberIn(tag['qos'] ?? 0, 7),
    proto: String(tag['protocol'] ?? '').toLowerCase() === '802.1ad' ? '802.1ad' : '802.1Q',
    min_tx_rate: numberIn(rates['min_tx'] ?? 0, 2 ** 32 - 1),
    max_tx_rate: numberIn(rates['max_tx'] ?? entry['tx_rate'] ?? 0, 2 ** 32 - 1),
    spoofchk: typeof spoofchk === 'boolean' ? spoofchk : undefined,
    trust: typeof trust === 'boolean' ? trust : undefined,
    link_state: link === 'auto' || link === 'enable' || link === 'disable' ? link : undefined,
  });
}

/**
 * The network interface of a card and the settings of its virtual functions (`ip -j link show dev NAME`). Null if the card has no
 * interface, or if `ip` is not available. Throws MachineError EPROTO if `ip` prints unexpected text.
 */
export async function readCardPort(device: string, machine: MachineReader): Promise<CardPort | null> {
  for (const name of await interfacesOf(device, machine)) {
    const [link] = (await askIp<object>(machine, ['link', 'show', 'dev', name])) ?? [];
    if (link === undefined) continue;
    const { flags, vfinfo_list: list } = fields(link);
    const entries = (Array.isArray(list) ? list : []).map(fields);
    const functions = entries.flatMap((entry) => {
      const index = numberIn(entry['vf'], 65534);
      return index === undefined ? [] : [[index, settingsOf(entry)] as const];
    });
    // Port representors of the card are beside its own interface, and list no functions.
    if (list === undefined && (await isRepresentor(name, machine))) continue;
    return { name, isUp: Array.isArray(flags) && flags.includes('UP'), functions: new Map(functions) };
  }
  return null;
}

/** True for an interface that stands for a function inside the card, e.g. pf0vf1 (Documentation/networking/switchdev.rst). */
const isRepresentor = async (name: string, machine: MachineReader): Promise<boolean> =>
  /^(c\d+)?pf\d+(vf|sf)\d+$/.test(
    (await machine.read(`/sys/class/net/${name}/phys_port_name`).catch(() => undefined))?.trim() ?? '',
  );
