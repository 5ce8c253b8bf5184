import type { InterfaceDescription, MachineDescription, PciDescription } from './description.ts';
import { labModules, moduleFiles } from './lab-modules.ts';

const nic = '0000:00:04.0';

function nicOf(description: MachineDescription): { readonly pci: PciDescription; readonly held: InterfaceDescription } {
  const pci = description.pci.find((one) => one.address === nic);
  const held = description.interfaces.find((one) => one.device === nic);
  if (pci === undefined || held === undefined) throw new Error(`${description.name} has no NIC at ${nic}`);
  return { pci, held };
}

function withInterface(
  description: MachineDescription,
  name: string,
  change: Partial<InterfaceDescription>,
): MachineDescription {
  const interfaces = description.interfaces.map((one) => (one.name === name ? { ...one, ...change } : one));
  return { ...description, interfaces };
}

function insert(description: MachineDescription, added: PciDescription): MachineDescription {
  const pci = [...description.pci, added].sort((a, b) => a.address.localeCompare(b.address, 'en'));
  return { ...description, pci };
}

/** A second NIC of the same vendor and device at 0000:00:05.0, interface enp0s5, on a network of its own that hands out 10.129.7.7. */
export function withTwin(description: MachineDescription): MachineDescription {
  const { pci, held } = nicOf(description);
  const interrupts = { first: 36, names: ['enp0s5-rx-0', 'enp0s5-tx-0', 'enp0s5'] };
  const twin = insert(description, { ...pci, address: '0000:00:05.0', interrupts });
  const second = {
    ...held,
    name: 'enp0s5',
    mac: '52:54:00:12:34:57',
    device: '0000:00:05.0',
    addresses: [],
    lease: '10.129.7.7/16',
  };
  return { ...twin, interfaces: [...twin.interfaces, second] };
}

/** The NIC shares its IOMMU group with another device: an igb NIC at 0000:00:06.0, or what `with` says. */
export function withSharedGroup(
  description: MachineDescription,
  other: Partial<PciDescription> = {},
): MachineDescription {
  const { pci } = nicOf(description);
  const grouped = description.pci.map((one) => (one.address === nic ? { ...one, group: 'shared' } : one));
  const { interrupts: _, ...rest } = pci;
  return insert(
    { ...description, pci: grouped },
    { ...rest, address: '0000:00:06.0', device: '10c9', group: 'shared', ...other },
  );
}

/** No IOMMU at all: neither the firmware's table nor groups, whatever the command line says. */
export function withoutIommu(description: MachineDescription): MachineDescription {
  return { ...description, iommu: { kind: 'none', defaultOn: false } };
}

/** The kernel drives the IOMMU without a parameter, as Debian's does. */
export function withIommuOn(description: MachineDescription): MachineDescription {
  const path = `/boot/config-${description.release}`;
  const config = (description.files[path]?.content ?? '').replace(
    '# CONFIG_INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF is not set',
    'CONFIG_INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF=y',
  );
  return withFiles({ ...description, iommu: { ...description.iommu, defaultOn: true } }, { [path]: config });
}

/** An AMD machine: svm, AMD-Vi on by itself, kvm_amd. */
export function amd(description: MachineDescription): MachineDescription {
  return {
    ...description,
    cpu: { ...description.cpu, vendor: 'amd' },
    iommu: description.iommu.kind === 'none' ? description.iommu : { kind: 'amd', defaultOn: true },
    files: { ...description.files, '/etc/modules-load.d/kvm.conf': { content: '# virtual machines\nkvm_amd\n' } },
  };
}

/** The NIC is a port of an upper interface that has its addresses; with `route` the default route goes over it too. */
function under(
  description: MachineDescription,
  upper: Pick<InterfaceDescription, 'name' | 'kind' | 'over'>,
  route: boolean,
): MachineDescription {
  const { held } = nicOf(description);
  const port = upper.over === undefined ? { master: upper.name, addresses: [] } : { addresses: [] };
  const added: InterfaceDescription = { ...upper, mac: held.mac, up: true, addresses: held.addresses };
  const changed = withInterface(description, held.name, port);
  // Routes are made after every interface is up, so the order of interfaces is free.
  const routes = route
    ? [{ destination: 'default', gateway: '10.128.0.1', interface: upper.name }]
    : description.routes;
  return { ...changed, interfaces: [...changed.interfaces, added], routes };
}

/** The NIC is a port of the bridge br0. */
export function withBridgeOverNic(description: MachineDescription, route = false): MachineDescription {
  return under(description, { name: 'br0', kind: 'bridge' }, route);
}

/** The NIC is a port of the bond bond0. */
export function withBondOverNic(description: MachineDescription, route = false): MachineDescription {
  return under(description, { name: 'bond0', kind: 'bond' }, route);
}

/** The NIC carries the vlan enp0s4.7. */
export function withVlanOverNic(description: MachineDescription, route = false): MachineDescription {
  return under(description, { name: 'enp0s4.7', kind: 'vlan', over: 'enp0s4' }, route);
}

/** The NIC under test carries the default route itself. */
export function withRouteOverNic(description: MachineDescription): MachineDescription {
  return { ...description, routes: [{ destination: 'default', gateway: '10.128.0.1', interface: 'enp0s4' }] };
}

/** VFIO is part of the kernel image, as in Ubuntu 22.04. */
export function withBuiltinVfio(description: MachineDescription): MachineDescription {
  const names = new Set(['vfio', 'vfio_iommu_type1', 'vfio-pci-core', 'vfio-pci', 'irqbypass']);
  const modules = labModules.map((module) => (names.has(module.name) ? { ...module, builtin: true } : module));
  return { ...description, modules, files: { ...description.files, ...moduleFiles(description.release, modules) } };
}

/** The machine with these files as well, or instead. */
export function withFiles(
  description: MachineDescription,
  files: Readonly<Record<string, string>>,
): MachineDescription {
  const added = Object.fromEntries(Object.entries(files).map(([path, content]) => [path, { content }]));
  return { ...description, files: { ...description.files, ...added } };
}

/** Debian's ovmf package is there. */
export function withFirmware(description: MachineDescription): MachineDescription {
  const folder = '/usr/share/OVMF';
  return withFiles(description, { [`${folder}/OVMF_CODE_4M.fd`]: 'code', [`${folder}/OVMF_VARS_4M.fd`]: 'variables' });
}
