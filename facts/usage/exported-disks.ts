import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** A block device that the kernel itself serves to other machines. */
export interface ExportedDisk {
  /** E.g. "/dev/sdb". */
  readonly path: string;
  /** The file that contains the path. */
  readonly evidence: string;
}

const root = '/sys/kernel/config';

async function pathsIn(files: readonly string[], machine: MachineReader): Promise<readonly ExportedDisk[]> {
  const texts = await Promise.all(files.map((file) => tolerantly(undefined, machine.read(file))));
  return files.flatMap((evidence, index) => {
    const path = texts[index]?.trim().replaceAll('"', '') ?? '';
    return path.startsWith('/dev/') ? [{ path, evidence }] : [];
  });
}

const below = async (folder: string, machine: MachineReader): Promise<readonly string[]> =>
  ((await tolerantly(undefined, machine.list(folder))) ?? []).map((name) => `${folder}/${name}`);

/** iSCSI, Fibre Channel and the other targets of LIO (Documentation/target). */
async function ofTarget(machine: MachineReader): Promise<readonly ExportedDisk[]> {
  const backends = (await below(`${root}/target/core`, machine)).filter((path) => /\/(iblock|pscsi)_\d+$/.test(path));
  const stores = (await Promise.all(backends.map((path) => below(path, machine)))).flat();
  return pathsIn(
    stores.map((path) => `${path}/udev_path`),
    machine,
  );
}

/** NVMe over a network (drivers/nvme/target/configfs.c). */
async function ofNvmeTarget(machine: MachineReader): Promise<readonly ExportedDisk[]> {
  const subsystems = await below(`${root}/nvmet/subsystems`, machine);
  const namespaces = (await Promise.all(subsystems.map((path) => below(`${path}/namespaces`, machine)))).flat();
  return pathsIn(
    namespaces.map((path) => `${path}/device_path`),
    machine,
  );
}

/** The block devices that the kernel serves over a network: no process has them open, and they are not mounted. */
export async function readExportedDisks(machine: MachineReader): Promise<readonly ExportedDisk[]> {
  const [target, nvme] = await Promise.all([ofTarget(machine), ofNvmeTarget(machine)]);
  return [...target, ...nvme];
}
