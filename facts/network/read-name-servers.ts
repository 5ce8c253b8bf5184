import type { MachineReader } from '../../engine/model/machine.ts';
import { interfaceTo } from './read-routes.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** A name server, and the interface through which the machine reaches it; null if that is unknown. */
export interface NameServer {
  readonly address: string;
  readonly interface: string | null;
  /** The file that contains it. */
  readonly source: string;
}

/** systemd-resolved's own list, because resolv.conf contains only its stub 127.0.0.53 (systemd-resolved.service(8)). */
const sources = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'];

const servers = (text: string | undefined): readonly string[] =>
  [...(text ?? '').matchAll(/^[ \t]*nameserver[ \t]+(\S+)/gm)].map(([, address = '']) => address);

const isOwn = (address: string): boolean => /^(127\.|::1$)/.test(address);

/** The name servers outside the machine (resolv.conf(5)), each with the interface that leads to it. */
export async function readNameServers(machine: MachineReader): Promise<readonly NameServer[]> {
  const texts = await Promise.all(sources.map((path) => tolerantly(undefined, machine.read(path))));
  const lists = texts.map((text, index) => ({ source: sources[index] ?? '', addresses: servers(text) }));
  const used = lists.find(({ addresses }) => addresses.some((address) => !isOwn(address)));
  return Promise.all(
    (used?.addresses ?? [])
      .filter((address) => !isOwn(address))
      .map(async (address) => ({
        address,
        interface: await interfaceTo(address, machine),
        source: used?.source ?? '',
      })),
  );
}
