import type {
  InterfaceDescription,
  MachineDescription,
  PciDescription,
} from '../../../../machines/simulated/tree/description.ts';
import { labModules, moduleFiles } from '../../../../machines/simulated/hosts/lab-modules.ts';
import { packageFiles } from '../../../../machines/simulated/hosts/lab-packages.ts';

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

/**
 * A second NIC of the same vendor and device at 0000:00:05.0, interface enp0s5, on a separate network with the lease
 * 10.129.7.7.
 */
export function withSameIdCard(description: MachineDescription): MachineDescription {
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

/** An igb NIC at 0000:01:00.0, interface enp1s0, that can make seven virtual functions, two of a port each (as QEMU's igb). */
export function withFunctions(description: MachineDescription): MachineDescription {
  const card = { vendor: '8086', class: '020000', subsystem: '1af4:1100' };
  const physical = { ...card, address: '0000:01:00.0', device: '10c9', functions: 7 };
  const functions = Array.from({ length: 7 }, (_, index) => {
    const slot = (0x10 + Math.floor(index / 4)).toString(16);
    const address = `0000:01:${slot}.${(index % 4) * 2}`;
    return { ...card, address, device: '10ca', functionOf: physical.address };
  });
  const { held } = nicOf(description);
  const port = { ...held, name: 'enp1s0', mac: '52:54:00:12:34:58', device: physical.address, addresses: [] };
  const carded = [physical, ...functions].reduce(insert, description);
  return { ...carded, interfaces: [...carded.interfaces, port] };
}

/** The NIC shares its IOMMU group with another device: an igb NIC at 0000:00:06.0, or the device in `with`. */
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

/** No IOMMU at all: neither the firmware's table nor groups, for any command line. */
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

/** The NIC is a port of an upper interface that has its addresses; with `route` it also carries the default route. */
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

/** An Ubuntu in the place of Debian: its names, its archive, and its archive of debug symbols with the keyring package for it. */
export function ubuntu(description: MachineDescription): MachineDescription {
  const archive = { uri: 'http://archive.ubuntu.com/ubuntu', component: 'main', key: 'key of the Ubuntu archive\n' };
  const debug = { uri: 'http://ddebs.ubuntu.com', component: 'main', key: 'key of the debug archive\n' };
  const { release } = description;
  const keyring = '/usr/share/keyrings/ubuntu-dbgsym-keyring.gpg';
  const tools = ['atop', 'iperf', 'iperf3'].map((name) => ({
    name,
    version: '2.0-1ubuntu1',
    files: { [`/usr/bin/${name}`]: 'x' },
  }));
  const archives = [
    {
      ...archive,
      suite: 'noble',
      packages: [
        ...tools,
        { name: `linux-tools-${release}`, version: '6.8.0-45.45', files: { '/usr/bin/perf': 'x' } },
        { name: 'ubuntu-dbgsym-keyring', version: '2021.03.26', files: { [keyring]: debug.key } },
      ],
    },
    { ...debug, suite: 'noble-updates', packages: [] },
    {
      ...debug,
      suite: 'noble',
      packages: [
        {
          name: `linux-image-${release}-dbgsym`,
          version: '6.8.0-45.45',
          files: { [`/usr/lib/debug/boot/vmlinux-${release}`]: 'x' },
        },
      ],
    },
  ];
  const files = Object.fromEntries(
    Object.entries(description.files).filter(([path]) => !path.startsWith('/var/lib/apt/lists/')),
  );
  return {
    ...description,
    archives,
    files: {
      ...files,
      ...packageFiles(description.packages, archives),
      '/usr/lib/os-release': {
        content: 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\nPRETTY_NAME="Ubuntu 24.04"\n',
      },
    },
  };
}

/** As many CPUs, over so many NUMA nodes and with so many hardware threads a core. */
export function withCpus(
  description: MachineDescription,
  count: number,
  { nodes = 1, threadsPerCore = 1 }: { readonly nodes?: number; readonly threadsPerCore?: number } = {},
): MachineDescription {
  return { ...description, cpu: { ...description.cpu, count, nodes, threadsPerCore } };
}
