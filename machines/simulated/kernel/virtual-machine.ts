import type { Kernel, VirtualMachine } from './kernel.ts';
import { hardwareOf, holderOf } from './pci-binding.ts';
import { find, nameOf, parentOf, place, type DirectoryNode } from '../tree/tree.ts';

/** The program's name without its folder. */
export function programName(argv: readonly string[]): string {
  return nameOf(argv[0] ?? '');
}

/** "socket,id=a,path=/p" as a record; the first word has the key "". */
function optionsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const at = part.indexOf('=');
      return at === -1 ? ['', part] : [part.slice(0, at), part.slice(at + 1)];
    }),
  );
}

/** Reads QEMU's arguments: its sockets, its processors and the devices passed to it. */
export function virtualMachineOf(args: readonly string[]): VirtualMachine {
  const given = (option: string): readonly string[] =>
    args.flatMap((arg, at) => (arg.replace(/^--/, '-') === option ? [args[at + 1] ?? ''] : []));
  const sockets = new Map(
    given('-chardev')
      .map(optionsOf)
      .map((options) => [options['id'] ?? '', options['path'] ?? '']),
  );
  const devices = given('-device').map(optionsOf);
  const path = (id: string | undefined): readonly string[] => {
    const found = sockets.get(id ?? '');
    return found === undefined ? [] : [found];
  };
  return {
    monitors: [
      ...given('-qmp').flatMap((text) => /^unix:([^,]+)/.exec(text)?.[1] ?? []),
      ...given('-mon')
        .map(optionsOf)
        .flatMap((options) => path(options['chardev'])),
    ],
    agents: devices
      .filter((options) => options['name'] === 'org.qemu.guest_agent.0')
      .flatMap((options) => path(options['chardev'])),
    devices: devices
      .filter((options) => options[''] === 'vfio-pci')
      .map(({ host = '', sysfsdev }) =>
        sysfsdev === undefined ? (/^\w{4}:/.test(host) ? host : `0000:${host}`) : sysfsdev.replace(/^.*\//, ''),
      ),
    cpus: Number(given('-smp').map((text) => optionsOf(text)['cpus'] ?? optionsOf(text)[''])[0] ?? 1),
    accelerated:
      args.includes('-enable-kvm') ||
      [...given('-accel'), ...given('-machine'), ...given('-M')].some((text) => /(?:^|=)kvm\b/.test(text)),
    status: args.includes('-S') ? 'prelaunch' : 'running',
  };
}

/** The error message and exit code of QEMU if it cannot start; undefined if it can. */
export function refusalOf(kernel: Kernel, root: DirectoryNode, args: readonly string[]): string | undefined {
  const vm = virtualMachineOf(args);
  for (const [at, arg] of args.entries()) {
    const image =
      arg === '-drive' ? optionsOf(args[at + 1] ?? '')['file'] : arg === '-cdrom' ? args[at + 1] : undefined;
    const started = arg === '-kernel' || arg === '-initrd' ? args[at + 1] : undefined;
    if (started !== undefined && find(root, started, true) === undefined)
      return `qemu: could not ${arg === '-kernel' ? 'open kernel' : 'load initrd'} file '${started}': No such file or directory`;
    if (image !== undefined && find(root, image, true) === undefined)
      return `qemu-system-x86_64: ${arg} ${args[at + 1]}: Could not open '${image}': No such file or directory`;
  }
  if (vm.accelerated && find(root, '/dev/kvm', true) === undefined)
    return 'Could not access KVM kernel module: No such file or directory\nqemu-system-x86_64: failed to initialize kvm: No such file or directory';
  const long = [...args.join(' ').matchAll(/vfio-pci,host=(\w{5,}:[\w:.]+)/g)][0]?.[1];
  if (long !== undefined)
    return `qemu-system-x86_64: -device vfio-pci,host=${long}: Property 'vfio-pci.host' doesn't take value '${long}'`;
  for (const address of vm.devices) {
    const refused = refusedDevice(kernel, address, vm.devices);
    if (refused !== undefined) return `qemu-system-x86_64: -device vfio-pci,host=${address}: vfio ${refused}`;
  }
  return undefined;
}

function refusedDevice(kernel: Kernel, address: string, together: readonly string[]): string | undefined {
  const device = kernel.devices.get(address);
  if (device === undefined) return `/sys/bus/pci/devices/${address}: no such host device: No such file or directory`;
  const { driver, group } = device;
  if (group === null) return `${address}: no iommu_group found: No such file or directory`;
  const members = [...kernel.devices.values()].filter((one) => one.group === group);
  if (!members.some((one) => one.driver === 'vfio-pci'))
    return `${address}: Could not open '/dev/vfio/${group}': No such file or directory`;
  if (
    members.some((one) => !together.includes(one.address) && holderOf(kernel, one.address) !== undefined) ||
    holderOf(kernel, address) !== undefined
  )
    return `${address}: Could not open '/dev/vfio/${group}': Device or resource busy`;
  const bridge = (one: string): boolean => hardwareOf(kernel, one).class.startsWith('0604');
  if (members.some((one) => one.driver !== null && one.driver !== 'vfio-pci' && !bridge(one.address)))
    return `${address}: group ${group} is not viable\nPlease ensure all devices within the iommu_group are bound to their vfio bus driver.`;
  if (driver !== 'vfio-pci') return `${address}: error getting device from group ${group}: No such device`;
  return undefined;
}

/** The tree with the listening sockets of running virtual machines. */
export function withSockets(kernel: Kernel, root: DirectoryNode): DirectoryNode {
  let tree = root;
  for (const { state, vm } of kernel.units.values()) {
    if (state !== 'active' || vm === null) continue;
    for (const path of [...vm.monitors, ...vm.agents]) {
      const parent = find(tree, parentOf(path), true);
      if (parent?.node.kind === 'directory')
        tree = place(tree, `${parent.path}/${nameOf(path)}`, { kind: 'socket', mode: 0o755, owner: 0, group: 0 });
    }
  }
  return tree;
}

/** The unit that listens on a socket, and the protocol of the socket. */
export function listenerOf(
  kernel: Kernel,
  path: string,
): { readonly unit: string; readonly speaks: 'qmp' | 'agent' } | undefined {
  for (const { name, state, vm } of kernel.units.values()) {
    if (state !== 'active' || vm === null) continue;
    if (vm.monitors.includes(path)) return { unit: name, speaks: 'qmp' };
    if (vm.agents.includes(path)) return { unit: name, speaks: 'agent' };
  }
  return undefined;
}
