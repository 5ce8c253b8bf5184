import type { MachineReader } from '../../engine/model/machine.ts';

/** Bytes that a user other than root can still write to the file system that a path is or will be on; null if that is unknown. */
export async function readFreeSpace(path: string, machine: MachineReader): Promise<number | null> {
  let folder = path;
  do folder = folder.slice(0, folder.lastIndexOf('/'));
  while (folder !== '' && (await machine.resolve(folder)) === undefined);
  const { code, stdout } = await machine.query(['stat', '-f', '-c', '%a %S', '--', folder || '/']);
  const [blocks, size] = stdout.trim().split(' ').map(Number);
  return code === 0 && blocks !== undefined && size !== undefined ? blocks * size : null;
}
