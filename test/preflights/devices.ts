import type { MachineDescription, PciDescription } from '../../machines/simulated/tree/description.ts';
import type { SimulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { withoutIommu, withSharedGroup, withSameIdCard } from '../machines/simulated/hosts/variants.ts';
import { lab, showing } from './case.ts';
import type { Preflight } from './case.ts';

const nic = '0000:00:04.0';
const folder = `/sys/devices/pci0000:00/${nic}`;
const bind = { step: 'pci-bind', with: { device: nic } };
const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });
const warns = (check: string, seen: string): Preflight['says'] => ({ kind: 'warns', check, seen });

/** Passes the NIC to vfio-pci, as a run before would have. */
export async function handOver(machine: SimulatedMachine): Promise<void> {
  await machine.run(['modprobe', 'vfio-pci']);
  await machine.write(`/sys/bus/pci/devices/${nic}/driver_override`, 'vfio-pci\n');
  await machine.write('/sys/bus/pci/drivers/e1000e/unbind', nic);
  await machine.write('/sys/bus/pci/drivers_probe', nic);
}

export const loaded = async (machine: SimulatedMachine): Promise<void> => {
  await machine.run(['modprobe', 'vfio-pci']);
};

/** A virtual machine that a person started, with the NIC. */
export async function guestRuns(machine: SimulatedMachine): Promise<void> {
  await handOver(machine);
  const argv = ['qemu-system-x86_64', '-enable-kvm', '-name', 'guest=web', '-device', `vfio-pci,host=${nic}`];
  await machine.run(['systemd-run', '--unit=by-hand', '--', ...argv]);
}

const altered = (description: MachineDescription, change: Partial<PciDescription>): MachineDescription => ({
  ...description,
  pci: description.pci.map((one) => (one.address === nic ? { ...one, ...change } : one)),
});

const reserved = '/sys/kernel/iommu_groups/3/reserved_regions';
const msi = '0x00000000fee00000 0x00000000feefffff msi\n';
const plainInterrupts =
  '           CPU0\n  0:        122  IO-APIC   2-edge      timer\n 28:          0  PCI-MSIX-0000:00:02.0   0-edge      virtio0-config\n';

/** Preflights 3 to 7, 16 to 18 and 20: the device and its group. */
export const devices: readonly Preflight[] = [
  {
    row: 3,
    what: 'no IOMMU',
    says: refuses('no-iommu-group', 'iommu_group does not exist'),
    on: { machine: withoutIommu(lab), before: loaded, ...bind },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 4,
    what: 'another NIC in the group',
    says: refuses('group-has-other-devices', '0000:00:06.0 [8086:10c9] class 020000 driver igb'),
    on: { machine: withSharedGroup(lab), before: loaded, ...bind },
    override: { include_group: ['0000:00:06.0'] },
    silent: { machine: lab },
  },
  {
    row: 4,
    what: 'the disk of / in the group, whose driver has no override',
    says: refuses('device-in-use', '/dev/vda1 on /'),
    on: {
      machine: {
        ...lab,
        pci: lab.pci.map((one) =>
          one.address === nic || one.address === '0000:00:03.0' ? { ...one, group: 'shared' } : one,
        ),
      },
      before: loaded,
      step: 'pci-bind',
      with: { device: nic, include_group: ['0000:00:03.0'], allow_busy: true, allow_disconnect: true },
    },
    override: null,
    silent: { machine: withSharedGroup(lab), with: { device: nic, include_group: ['0000:00:06.0'] } },
  },
  {
    row: 4,
    what: 'every member of the group is taken in one word',
    says: warns('whole-group-bound', '0000:00:06.0 Ethernet controller, driver igb'),
    on: {
      machine: withSharedGroup(lab),
      before: loaded,
      step: 'pci-bind',
      with: { device: nic, include_group: 'all' },
    },
    override: { include_group: ['0000:00:06.0'] },
    silent: { machine: lab },
  },
  {
    row: 5,
    what: 'another card at the address',
    says: refuses('identity-mismatch', 'vendor 8086, device 10d3, mac 52:54:00:12:34:56'),
    on: { machine: lab, step: 'pci-bind', with: { device: nic, identity: { vendor: '8086', device: '15b7' } } },
    override: null,
    silent: { with: { device: nic, identity: { vendor: '8086', device: '10d3', mac: '52:54:00:12:34:56' } } },
  },
  {
    row: 6,
    what: 'new_id with two cards of that ID',
    says: warns('id-takes-twins', '0000:00:05.0 e1000e'),
    on: { machine: withSameIdCard(lab), before: loaded, step: 'pci-bind', with: { device: nic, method: 'new_id' } },
    override: { method: 'override' },
    silent: { machine: lab },
  },
  {
    row: 7,
    what: 'a virtual machine has it',
    says: refuses('device-in-use', '/dev/vfio/3'),
    on: { machine: lab, before: guestRuns, step: 'pci-bind', with: { device: nic, driver: 'e1000e' } },
    override: { allow_busy: true },
    silent: { before: handOver },
  },
  {
    row: 16,
    what: 'no reset',
    says: warns('device-without-reset', 'reset_method does not exist'),
    on: { machine: altered(lab, { resets: undefined } as never), before: loaded, ...bind },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 16,
    what: 'only a reset of a bus with other devices',
    says: warns('device-without-reset', 'reset_method: bus'),
    on: { machine: altered(withSharedGroup(lab), { resets: ['bus'] }), before: loaded, ...bind },
    override: null,
    silent: { machine: altered(withSharedGroup(lab), { resets: ['flr', 'bus'] }) },
  },
  {
    row: 16,
    what: 'a graphics card whose reset leaves it unusable',
    says: warns('needs-vendor-reset', 'reset_method: flr, without device_specific'),
    on: {
      machine: altered(lab, { vendor: '1002', device: '731f', class: '030000', resets: ['flr'] }),
      before: loaded,
      ...bind,
    },
    override: null,
    silent: { machine: altered(lab, { vendor: '1002', device: '731f', resets: ['device_specific', 'bus'] }) },
  },
  {
    row: 16,
    what: 'a device without power',
    says: warns('device-without-power', 'power_state: D3cold'),
    on: { machine: showing(lab, { [`${folder}/power_state`]: 'D3cold\n' }), before: loaded, ...bind },
    override: null,
    silent: { machine: showing(lab, { [`${folder}/power_state`]: 'D0\n' }) },
  },
  {
    row: 17,
    what: 'the IOMMU does not remap interrupts',
    says: warns('no-interrupt-remapping', '/proc/interrupts'),
    on: { machine: showing(lab, { '/proc/interrupts': plainInterrupts }), before: loaded, ...bind },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 18,
    what: 'memory that the firmware keeps mapped',
    says: warns('firmware-reserves-memory', `${reserved}: direct`),
    on: {
      machine: showing(lab, { [reserved]: `0x000000007b800000 0x000000007fffffff direct\n${msi}` }),
      before: loaded,
      ...bind,
    },
    override: null,
    silent: { machine: showing(lab, { [reserved]: `0x000000007b800000 0x000000007fffffff direct-relaxable\n${msi}` }) },
  },
  {
    row: 20,
    what: 'virtual functions are on',
    says: warns('virtual-functions-on', 'sriov_numvfs: 2'),
    on: { machine: showing(lab, { [`${folder}/sriov_numvfs`]: '2\n' }), before: loaded, ...bind },
    override: null,
    silent: { machine: showing(lab, { [`${folder}/sriov_numvfs`]: '0\n' }) },
  },
  {
    row: 20,
    what: 'a virtual function',
    says: warns('is-virtual-function', 'physfn is a link to 0000:00:05.0'),
    on: { machine: showing(lab, { [`${folder}/physfn`]: '-> ../0000:00:05.0' }), before: loaded, ...bind },
    override: null,
    silent: { machine: lab },
  },
];
