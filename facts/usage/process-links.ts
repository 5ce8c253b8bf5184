import type { MachineReader, Output } from '../../engine/model/machine.ts';
import { UnknownValue } from '../../engine/model/unknown-value.ts';

/** A device file, or a file of a device in sysfs, that a process has open. */
interface OpenNode {
  readonly pid: number;
  /** E.g. "/dev/dri/card0". */
  readonly path: string;
}

/** A namespace of a process (namespaces(7)). */
export interface ProcessNamespace {
  readonly pid: number;
  readonly kind: 'mnt' | 'net';
  /** E.g. "net:[4026531840]". */
  readonly id: string;
}

/** The links below /proc/PID that show what a process uses. */
export interface ProcessLinks {
  readonly open: readonly OpenNode[];
  readonly namespaces: readonly ProcessNamespace[];
}

/** Device files that many programs have open and that belong to no PCI device. */
const common = ['null', 'zero', 'full', 'random', 'urandom', 'tty', 'ptmx', 'kmsg', 'fuse', 'pts/*', 'shm/*'];
const places = ['/dev/', '/sys/devices/pci'];

const argv: readonly string[] = [
  ...['find', '/proc', '-maxdepth', '3', '(', '-path', '/proc/[0-9]*/fd/*'],
  ...['(', '-lname', '/dev/*', '-o', '-lname', '/sys/devices/pci*', ')'],
  ...common.flatMap((name) => ['!', '-lname', `/dev/${name}`]),
  ...['-o', '-path', '/proc/[0-9]*/ns/mnt', '-o', '-path', '/proc/[0-9]*/ns/net', ')'],
  ...['-printf', '%p\\t%l\\n'],
];

/** An earlier step may install find(1), but the links are needed now. */
function absent(error: unknown): Pick<Output, 'code' | 'stdout'> {
  if (error instanceof UnknownValue) return { code: 127, stdout: '' };
  throw error;
}

type Link = readonly [pid: string, kind: string, target: string];

/** The links without find(1): each process is read by itself, and a process that has ended is left out. */
async function walk(machine: MachineReader): Promise<readonly Link[]> {
  const pids = ((await machine.list('/proc')) ?? []).filter((name) => /^\d+$/.test(name));
  const target = (path: string): Promise<string | undefined> => machine.link(path).catch(() => undefined);
  const links = await Promise.all(
    pids.map(async (pid) => {
      const [names, mnt, net] = await Promise.all([
        machine.list(`/proc/${pid}/fd`).catch(() => undefined),
        target(`/proc/${pid}/ns/mnt`),
        target(`/proc/${pid}/ns/net`),
      ]);
      const open = await Promise.all((names ?? []).map((name) => target(`/proc/${pid}/fd/${name}`)));
      return [
        ...open.map((path): Link => [pid, 'fd', path ?? '']),
        [pid, 'ns/mnt', mnt ?? ''] as const,
        [pid, 'ns/net', net ?? ''] as const,
      ];
    }),
  );
  return links.flat();
}

async function readLinks(machine: MachineReader): Promise<readonly Link[]> {
  const found = await machine.query(argv).catch(absent);
  // Processes end while find walks, so its exit code is ignored.
  if (found.code === 127) return walk(machine);
  return found.stdout.split('\n').flatMap((line): readonly Link[] => {
    const [, pid, kind, target] = /^\/proc\/(\d+)\/(fd|ns\/mnt|ns\/net)(?:\/\d+)?\t(.*)$/.exec(line) ?? [];
    return pid === undefined || kind === undefined || target === undefined ? [] : [[pid, kind, target]];
  });
}

/** The device files that each process has open, and its namespaces; only root can see every process. */
export async function readProcessLinks(machine: MachineReader): Promise<ProcessLinks> {
  const links = await readLinks(machine);
  const open = new Map<string, OpenNode>();
  for (const [pid, kind, path] of links) {
    if (kind === 'fd' && places.some((place) => path.startsWith(place))) {
      open.set(`${pid} ${path}`, { pid: Number(pid), path });
    }
  }
  const namespaces = links.flatMap(([pid, kind, id]): readonly ProcessNamespace[] =>
    kind === 'fd' || id === '' ? [] : [{ pid: Number(pid), kind: kind === 'ns/mnt' ? 'mnt' : 'net', id }],
  );
  return { open: [...open.values()], namespaces };
}

/** One process of each namespace of a kind, without the namespace of the first process, which is the host's. */
export function otherNamespaces(
  { namespaces }: ProcessLinks,
  kind: ProcessNamespace['kind'],
): readonly ProcessNamespace[] {
  const own = namespaces.find((one) => one.pid === 1 && one.kind === kind)?.id;
  const first = new Map<string, ProcessNamespace>();
  for (const one of namespaces) if (one.kind === kind && one.id !== own && !first.has(one.id)) first.set(one.id, one);
  return [...first.values()];
}
