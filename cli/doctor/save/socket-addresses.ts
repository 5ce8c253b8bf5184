import { isIPv4 } from 'node:net';
import type { RecordedMachine, SeenPath } from '../../../schemas/types/recorded-machine.ts';
import { numberOfV4, numberOfV6, textOfV4, textOfV6 } from './ip-addresses.ts';

/** The addresses in /proc/net/tcp and tcp6, which the kernel writes as hexadecimal words in the order of the processor. */
export interface SocketAddresses {
  /** All addresses in their usual form, to learn them. */
  readonly texts: readonly string[];
  /** The tables with each address replaced. */
  replaced(replace: (text: string) => string): RecordedMachine['paths'];
  /** All other paths. */
  readonly rest: RecordedMachine['paths'];
}

const isTable = /^\/proc\/(?:\d+\/|self\/)?net\/(?:tcp|udp|raw)6?$/;
const endpoint = /\b(?:[0-9A-F]{32}|[0-9A-F]{8})(?=:[0-9A-F]{4}\b)/g;

/** Reverses the bytes of each word of four: x86 writes the lowest byte first. */
const reversed = (hex: string): string =>
  (hex.match(/.{8}/g) ?? []).map((word) => (word.match(/../g) ?? []).toReversed().join('')).join('');

function addressOf(hex: string): string {
  const number = BigInt(`0x${reversed(hex)}`);
  return hex.length === 8 ? textOfV4(number) : textOfV6(number);
}

function hexOf(address: string): string {
  const number = isIPv4(address) ? numberOfV4(address) : numberOfV6(address);
  return reversed(number.toString(16).padStart(isIPv4(address) ? 8 : 32, '0')).toUpperCase();
}

const isSocketTable = ([path, { text }]: readonly [string, SeenPath]): boolean =>
  isTable.test(path) && typeof text === 'string';

/** Separates the tables of sockets from all other paths. */
export function socketAddresses(paths: RecordedMachine['paths']): SocketAddresses {
  const tables = Object.entries(paths).filter(isSocketTable);
  return {
    texts: tables.flatMap(([, { text }]) => ((text ?? '').match(endpoint) ?? []).map(addressOf)),
    rest: Object.fromEntries(Object.entries(paths).filter((each) => !isSocketTable(each))),
    replaced: (replace) =>
      Object.fromEntries(
        tables.map(([path, { text }]) => [
          path,
          { text: (text ?? '').replaceAll(endpoint, (hex) => hexOf(replace(addressOf(hex)))) },
        ]),
      ),
  };
}
