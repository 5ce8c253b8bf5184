import { describe, expect, test } from 'vitest';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn, withoutIommu, withSharedGroup, withSameIdCard } from './hosts/variants.ts';

const nic = '0000:00:04.0';
const twin = '0000:00:05.0';
const bus = '/sys/bus/pci';
const folder = `${bus}/devices/${nic}`;

async function prepared(description: MachineDescription = withIommuOn(labHost)): Promise<SimulatedMachine> {
  const machine = simulatedMachine(description);
  await machine.run(['modprobe', 'vfio-pci']);
  return machine;
}

const driverOf = async (machine: SimulatedMachine, address = nic): Promise<string | undefined> =>
  (await machine.link(`${bus}/devices/${address}/driver`))?.split('/').at(-1);

/** The document's way but by override: NIC to vfio-pci. */
async function handOver(machine: SimulatedMachine): Promise<void> {
  await machine.write(`${folder}/driver_override`, 'vfio-pci\n');
  await machine.write(`${folder}/driver/unbind`, `${nic}\n`);
  await machine.write(`${bus}/drivers_probe`, `${nic}\n`);
}

describe('driver_override', () => {
  test('reads (null), is set without unbinding, and only a newline or a NUL clears it', async () => {
    const machine = await prepared();
    const override = `${folder}/driver_override`;
    expect(await machine.read(override)).toBe('(null)\n');
    await machine.write(override, 'vfio-pci');
    expect(await machine.read(override)).toBe('vfio-pci\n');
    expect(await driverOf(machine)).toBe('e1000e');
    await machine.write(override, '');
    expect(await machine.read(override)).toBe('vfio-pci\n');
    await machine.write(override, '\n');
    expect(await machine.read(override)).toBe('(null)\n');
    await machine.write(override, 'vfio-pci\0');
    expect(await machine.read(override)).toBe('vfio-pci\n');
    await machine.write(override, '\0');
    expect(await machine.read(override)).toBe('(null)\n');
  });

  test('accepts a name without a driver, and the device then has no driver', async () => {
    const machine = await prepared();
    await machine.write(`${folder}/driver_override`, 'nosuchdrv\n');
    await machine.write(`${folder}/driver/unbind`, nic);
    await machine.write(`${bus}/drivers_probe`, nic);
    expect(await driverOf(machine)).toBeUndefined();
    await machine.write(`${folder}/driver_override`, '\n');
    await machine.write(`${bus}/drivers_probe`, nic);
    expect(await driverOf(machine)).toBe('e1000e');
  });

  test('binds exactly that device, makes its group node, and is lost by remove and rescan', async () => {
    const machine = await prepared(withSameIdCard(withIommuOn(labHost)));
    const group = (await machine.link(`${folder}/iommu_group`))?.split('/').at(-1);
    expect(await machine.list('/dev/vfio')).toEqual(['vfio']);
    await handOver(machine);
    expect(await driverOf(machine)).toBe('vfio-pci');
    expect(await driverOf(machine, twin)).toBe('e1000e');
    expect(await machine.list('/dev/vfio')).toEqual([group, 'vfio']);
    await machine.write(`${folder}/remove`, '1');
    expect(await machine.list('/dev/vfio')).toEqual(['vfio']);
    await machine.write(`${bus}/rescan`, '1');
    expect(await driverOf(machine)).toBe('e1000e');
    expect(await machine.read(`${folder}/driver_override`)).toBe('(null)\n');
  });
});

describe('bind, unbind and drivers_probe', () => {
  test.each([
    ['unbind of a device that has another driver', 'drivers/vfio-pci/unbind', nic, 'ENODEV'],
    ['unbind by a short address', 'drivers/e1000e/unbind', '00:04.0', 'ENODEV'],
    ['bind of a device that the driver does not match', 'drivers/vfio-pci/bind', nic, 'ENODEV'],
    ['bind of a device that has a driver', 'drivers/e1000e/bind', nic, 'EBUSY'],
    ['probe of no device', 'drivers_probe', '0000:ff:1f.7', 'ENODEV'],
    ['an ID with a colon', 'drivers/vfio-pci/new_id', '8086:10d3', 'EINVAL'],
    ['an ID the driver has by itself', 'drivers/e1000e/new_id', '8086 10d3', 'EEXIST'],
    ['remove_id of an ID that was not added', 'drivers/vfio-pci/remove_id', '8086 10d3', 'ENODEV'],
    ["the document's path", 'driver/e1000e/unbind', nic, 'ENOENT'],
  ])('%s', async (_, path, text, code) => {
    const machine = await prepared();
    const before = machine.liveSnapshot();
    await expect(machine.write(`${bus}/${path}`, text)).rejects.toMatchObject({ code });
    expect(machine.liveSnapshot()).toBe(before);
  });

  test('bind with a matching override is EBUSY while bound; probing succeeds and does nothing', async () => {
    const machine = await prepared();
    await machine.write(`${folder}/driver_override`, 'vfio-pci\n');
    await machine.write(`${bus}/drivers_probe`, nic);
    expect(await driverOf(machine)).toBe('e1000e');
    await expect(machine.write(`${bus}/drivers/vfio-pci/bind`, nic)).rejects.toMatchObject({ code: 'EBUSY' });
  });

  test('write-only attributes are not read, read-only ones are not written', async () => {
    const machine = await prepared();
    await expect(machine.read(`${bus}/drivers_probe`)).rejects.toMatchObject({ code: 'EACCES' });
    await expect(machine.write(`${folder}/vendor`, '0x8086')).rejects.toMatchObject({ code: 'EACCES' });
  });

  test('without an IOMMU vfio-pci refuses: probing still succeeds, and the device has no driver', async () => {
    const machine = await prepared(withoutIommu(labHost));
    await handOver(machine);
    expect(await driverOf(machine)).toBeUndefined();
    await expect(machine.write(`${bus}/drivers/vfio-pci/bind`, nic)).rejects.toMatchObject({ code: 'EINVAL' });
    expect(await machine.list('/dev/vfio')).toEqual(['vfio']);
    expect((await machine.query(['dmesg'])).stdout).toContain('failed with error -22');
  });
});

describe('new_id', () => {
  test('binds every unbound device of the ID, then is EEXIST, and remove_id keeps them bound', async () => {
    const machine = await prepared(withSameIdCard(withIommuOn(labHost)));
    for (const address of [nic, twin]) await machine.write(`${bus}/devices/${address}/driver/unbind`, address);
    const id = `${bus}/drivers/vfio-pci/new_id`;
    await machine.write(id, '0x8086 0x10d3\n');
    expect([await driverOf(machine), await driverOf(machine, twin)]).toEqual(['vfio-pci', 'vfio-pci']);
    await expect(machine.write(id, '8086 10d3')).rejects.toMatchObject({ code: 'EEXIST' });
    await machine.write(`${bus}/drivers/vfio-pci/remove_id`, '8086 10d3');
    expect(await driverOf(machine, twin)).toBe('vfio-pci');
    await machine.write(`${folder}/driver/unbind`, nic);
    await machine.write(`${bus}/drivers_probe`, nic);
    expect(await driverOf(machine)).toBe('e1000e');
  });

  test('a bound device with the same ID stays bound, and is bound to the first registered driver when it is probed again', async () => {
    const machine = await prepared(withSameIdCard(withIommuOn(labHost)));
    await machine.write(`${folder}/driver/unbind`, nic);
    await machine.write(`${bus}/drivers/vfio-pci/new_id`, '8086 10d3');
    expect(await driverOf(machine, twin)).toBe('e1000e');
    await machine.write(`${bus}/devices/${twin}/driver/unbind`, twin);
    await machine.write(`${bus}/drivers_probe`, twin);
    expect(await driverOf(machine, twin)).toBe('e1000e');
    await machine.run(['rmmod', 'e1000e']);
    await machine.run(['modprobe', 'e1000e']);
    // Now vfio-pci is registered first.
    await machine.write(`${bus}/devices/${twin}/driver/unbind`, twin);
    await machine.write(`${bus}/drivers_probe`, twin);
    expect(await driverOf(machine, twin)).toBe('vfio-pci');
  });
});

test('unbinding a NIC removes its interface, addresses and routes, and binding it again gives a bare interface', async () => {
  const machine = await prepared();
  await machine.run(['ip', 'route', 'add', '10.77.0.0/16', 'via', '10.128.0.1']);
  const routes = async (): Promise<string> => (await machine.query(['ip', 'route'])).stdout;
  expect(await routes()).toContain('10.77.0.0/16 via 10.128.0.1 dev enp0s4');
  await machine.write(`${folder}/driver/unbind`, nic);
  expect(await machine.list('/sys/class/net')).toEqual(['enp0s2', 'lo']);
  expect(await routes()).not.toContain('enp0s4');
  await machine.write(`${bus}/drivers_probe`, nic);
  const shown = JSON.parse((await machine.query(['ip', '-j', 'addr', 'show', 'dev', 'enp0s4'])).stdout) as unknown;
  expect(shown).toMatchObject([{ ifname: 'enp0s4', operstate: 'DOWN', addr_info: [] }]);
  expect(await machine.read('/sys/class/net/enp0s4/operstate')).toBe('down\n');
});

test('a group member is seen in the group that it shares', async () => {
  const machine = await prepared(withSharedGroup(withIommuOn(labHost)));
  const group = await machine.resolve(`${folder}/iommu_group`);
  expect(await machine.list(`${group}/devices`)).toEqual([nic, '0000:00:06.0']);
});
