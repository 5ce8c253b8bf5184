import { isPassThrough } from '../../../changes/binding/index.ts';
import type { MachineReader } from '../../../engine/model/machine.ts';
import { bindingOf, deviceFolder, interfacesOf, lastName } from '../../../facts/pci/pci-sysfs.ts';
import { usesOf } from '../../../facts/usage/device-uses.ts';
import type { DeviceUse } from '../../../facts/usage/device-uses.ts';
import type { HostUsage } from '../../../facts/usage/host-usage.ts';
import { readElsewhere } from '../../../facts/usage/network-namespaces.ts';

/** A virtual function that exists. */
export interface VirtualFunction {
  readonly address: string;
  readonly driver: string | null;
  readonly interfaces: readonly string[];
  /** Its users: virtual machines, programs, file systems and containers. */
  readonly uses: readonly DeviceUse[];
}

/** The device files of an IOMMU group: without an IOMMU the name is another one (Documentation/driver-api/vfio.rst). */
const groupNodes = (group: string): readonly string[] => [`/dev/vfio/${group}`, `/dev/vfio/noiommu-${group}`];

const wayOf = (path: string): string => (path.includes('/noiommu-') ? ' through VFIO without an IOMMU' : '');

/** The programs that hold a function through VFIO, e.g. "qemu-system-x86 (812)". */
function holdersOf(nodes: readonly string[], { open }: HostUsage): readonly DeviceUse[] {
  return open
    .filter(({ path }) => nodes.includes(path))
    .map(({ program, pid, path }) => ({
      kind: 'program',
      what: `${program} (${pid})${wayOf(path)}`,
      evidence: `/proc/${pid}/fd: ${path}`,
    }));
}

/** Reads a virtual function and its users. Removing its card's driver, or changing their number, takes it from them. */
export async function readFunction(
  address: string,
  usage: HostUsage,
  machine: MachineReader,
): Promise<VirtualFunction> {
  const folder = deviceFolder(address);
  const [{ driver }, interfaces, group, nodes, code] = await Promise.all([
    bindingOf(address, machine),
    interfacesOf(address, machine),
    machine.link(`${folder}/iommu_group`),
    machine.list(`${folder}/vfio-dev`),
    machine.read(`${folder}/class`),
  ]);
  const found = { address, driver, interfaces };
  if (driver !== null && isPassThrough(driver)) {
    const paths = (nodes ?? []).map((name) => `/dev/vfio/devices/${name}`);
    const held = holdersOf([...paths, ...(group === undefined ? [] : groupNodes(lastName(group)))], usage);
    return { ...found, uses: held.length > 0 ? held : usesOf(address, usage) };
  }
  const uses = usesOf(address, usage);
  if (driver === null || interfaces.length > 0 || !/^0x02(00|80)/.test(code ?? '')) return { ...found, uses };
  const elsewhere = await readElsewhere(address, usage, machine);
  if (elsewhere === null) return { ...found, uses };
  const { name, where } = elsewhere;
  const moved: DeviceUse = {
    kind: 'program',
    what: `${name} in the ${where}`,
    evidence: `${folder}/net is empty; ${name} in the ${where}`,
  };
  return { ...found, uses: [...uses, moved] };
}
