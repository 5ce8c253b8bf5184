import type { MachineReader, Output } from '../../engine/model/machine.ts';
import { UnknownValue } from '../../engine/model/unknown-value.ts';

/** A process that holds a file or device node open. */
export interface OpenFile {
  readonly path: string;
  readonly pid: number;
  /** The process's name, e.g. "qemu-system-x86". */
  readonly program: string;
}

/** An earlier step may install find(1), but the open files are needed now. */
function absent(error: unknown): Pick<Output, 'code' | 'stdout'> {
  if (error instanceof UnknownValue) return { code: 127, stdout: '' };
  throw error;
}

/**
 * The open files of every process as pid and path: by a single program if it is installed, otherwise by walking /proc.
 */
async function openFiles(below: string, machine: MachineReader): Promise<readonly (readonly [string, string])[]> {
  // -lname takes a pattern: special characters are escaped.
  const pattern = `${below.replace(/[\\*?[\]]/g, '\\$&')}*`;
  const argv = ['find', '/proc', '-maxdepth', '3', '-path', '/proc/[0-9]*/fd/*', '-lname', pattern];
  const found = await machine.query([...argv, '-printf', '%p\\t%l\\n']).catch(absent);
  // Processes end while find walks, so its exit code is ignored.
  if (found.code !== 127) {
    return found.stdout
      .split('\n')
      .map((line) => line.split('\t'))
      .flatMap(([link = '', path]) => (path === undefined ? [] : [[link.split('/')[2] ?? '', path] as const]));
  }
  const pids = ((await machine.list('/proc')) ?? []).filter((name) => /^\d+$/.test(name));
  const links = await Promise.all(
    pids.map(async (pid) => {
      const folder = `/proc/${pid}/fd`;
      const names = (await machine.list(folder).catch(() => undefined)) ?? [];
      const targets = await Promise.all(names.map((name) => machine.link(`${folder}/${name}`).catch(() => undefined)));
      return targets.map((target) => [pid, target ?? ''] as const);
    }),
  );
  return links.flat().filter(([, target]) => target.startsWith(below));
}

/** The processes that have a path below `below` open, e.g. "/dev/vfio/"; only root can see every process. */
export async function readOpenFiles(below: string, machine: MachineReader): Promise<readonly OpenFile[]> {
  const files = await openFiles(below, machine);
  const unique = new Map(files.map(([pid, path]) => [`${pid} ${path}`, { pid, path }]));
  return Promise.all(
    [...unique.values()].map(async ({ pid, path }) => {
      const comm = await machine.read(`/proc/${pid}/comm`);
      return { path, pid: Number(pid), program: comm?.trim() ?? 'a process' };
    }),
  );
}
