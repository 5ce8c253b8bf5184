import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** An established TCP connection of the machine. */
export interface Connection {
  /** Addresses as `ip` prints them; an IPv4-mapped IPv6 address is shown as IPv4. */
  readonly local: string;
  readonly peer: string;
  /** "10.0.0.2:22 - 10.0.0.9:50122". */
  readonly text: string;
  /** The inode of its socket; "0" for a connection that no process has open. */
  readonly inode: string;
}

/**
 * The bytes of an address: /proc writes each 32-bit word in the byte order of the host, which is little-endian on every
 * machine with VFIO.
 */
function bytesOf(hex: string): readonly number[] {
  const words = hex.match(/.{8}/g) ?? [];
  return words.flatMap((word) => (word.match(/../g) ?? []).toReversed().map((byte) => Number.parseInt(byte, 16)));
}

/** An IPv6 address with its longest run of zeros shortened, as RFC 5952 and ip(8) write it. */
function asIpv6(bytes: readonly number[]): string {
  const words = Array.from({ length: 8 }, (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0));
  const zeros = (from: number): number => {
    const length = words.slice(from).findIndex((word) => word !== 0);
    return length < 0 ? 8 - from : length;
  };
  const shown = (part: readonly number[]): string => part.map((word) => word.toString(16)).join(':');
  const start = words.reduce((best, _, at) => (zeros(at) > zeros(best) ? at : best), 0);
  if (zeros(start) < 2) return shown(words);
  return `${shown(words.slice(0, start))}::${shown(words.slice(start + zeros(start)))}`;
}

function addressOf(hex: string): string {
  const bytes = bytesOf(hex);
  if (bytes.length === 4) return bytes.join('.');
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? bytes.slice(12).join('.') : asIpv6(bytes);
}

/** The state ESTABLISHED in /proc/net/tcp (include/net/tcp_states.h). */
const established = '01';

function parse(line: string): readonly Connection[] {
  const [, here = '', there = '', state, , , , , , inode = '0'] = line.trim().split(/\s+/);
  if (state !== established) return [];
  const [local = '', localPort = ''] = here.split(':');
  const [peer = '', peerPort = ''] = there.split(':');
  const end = (address: string, port: string): string => {
    const shown = addressOf(address);
    return `${shown.includes(':') ? `[${shown}]` : shown}:${Number.parseInt(port, 16)}`;
  };
  return [
    {
      local: addressOf(local),
      peer: addressOf(peer),
      text: `${end(local, localPort)} - ${end(peer, peerPort)}`,
      inode,
    },
  ];
}

/**
 * Every established TCP connection in /proc/net/tcp and tcp6 (proc_pid_net(5)): those of programs and of the kernel
 * (NFS, iSCSI, NBD).
 */
export async function readTcpConnections(machine: MachineReader): Promise<readonly Connection[]> {
  const texts = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => tolerantly(undefined, machine.read(path))),
  );
  return texts.flatMap((text) => (text ?? '').split('\n').slice(1)).flatMap(parse);
}
