import { expect, test } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withBondOverNic, withBridgeOverNic, withVlanOverNic } from './hosts/variants.ts';

const ip = async (machine: SimulatedMachine, command: string): Promise<string> => {
  const { code, stdout, stderr } = await machine.run(['ip', ...command.split(' ')]);
  return code === 0 ? stdout : `${code} ${stderr}`;
};

test('up adds the connected route and the link-local address, down removes routes and IPv6', async () => {
  const machine = simulatedMachine(labHost);
  const before = machine.liveSnapshot();
  await ip(machine, 'link set dev enp0s4 down');
  expect(await machine.read('/sys/class/net/enp0s4/operstate')).toBe('down\n');
  expect(await ip(machine, 'route show dev enp0s4')).toBe('');
  expect(await ip(machine, 'addr show dev enp0s4')).not.toContain('inet6');
  await ip(machine, 'link set enp0s4 up');
  expect(await ip(machine, 'route show dev enp0s4')).toBe(
    '10.128.0.0/16 dev enp0s4 proto kernel scope link src 10.128.7.7 \n',
  );
  expect(machine.liveSnapshot()).toBe(before);
});

test.each([
  ['addr add 10.128.7.7/16 dev enp0s4', '2 RTNETLINK answers: File exists\n'],
  ['addr add fe80::5054:ff:fe12:3456/64 dev enp0s4', '2 RTNETLINK answers: File exists\n'],
  ['addr add 10.128.7.8/16 dev nosuch', '1 Cannot find device "nosuch"\n'],
  ['addr add 10.1.2/16 dev enp0s4', '1 Error: any valid prefix is expected rather than "10.1.2/16".\n'],
  ['addr del 10.9.9.9/16 dev enp0s4', '2 RTNETLINK answers: Cannot assign requested address\n'],
  ['link set dev nosuch up', '1 Cannot find device "nosuch"\n'],
  ['link del enp0s4', '2 RTNETLINK answers: Operation not supported\n'],
  ['route add default via 10.0.2.2', '2 RTNETLINK answers: File exists\n'],
  ['route add 10.77.0.0/16 via 192.0.2.1 dev enp0s4', '2 Error: Nexthop has invalid gateway.\n'],
  [
    'route replace 10.128.0.0/16 dev enp0s4 proto kernel scope link src 10.128.7.7 linkdown',
    '255 Error: either "to" is duplicate, or "linkdown" is a garbage.\n',
  ],
])('ip %s prints the reason of its failure and changes nothing', async (command, said) => {
  const machine = simulatedMachine(labHost);
  const before = machine.liveSnapshot();
  expect(await ip(machine, command)).toBe(said);
  expect(machine.liveSnapshot()).toBe(before);
});

test('the way to an address is its longest prefix', async () => {
  const machine = simulatedMachine(labHost);
  const out = async (address: string): Promise<unknown> =>
    (JSON.parse(await ip(machine, `-j route get ${address}`)) as readonly { readonly dev: string }[])[0]?.dev;
  expect(await Promise.all(['10.128.0.49', '192.0.2.1', '10.0.2.15'].map(out))).toEqual(['enp0s4', 'enp0s2', 'lo']);
});

test.each([
  ['a bridge', withBridgeOverNic(labHost, true), 'br0', '../../../../virtual/net/br0'],
  ['a bond', withBondOverNic(labHost, true), 'bond0', '../../../../virtual/net/bond0'],
])('under %s the NIC has a master and no address or route', async (_, description, upper, link) => {
  const machine = simulatedMachine(description);
  expect((await machine.link('/sys/class/net/enp0s4/master'))?.replace('devices/', '')).toContain(link.slice(12));
  expect(await machine.resolve('/sys/class/net/enp0s4/master')).toBe(`/sys/devices/virtual/net/${upper}`);
  expect(await machine.list('/sys/class/net/enp0s4')).toContain(`upper_${upper}`);
  expect(await machine.list(`/sys/class/net/${upper}`)).toContain('lower_enp0s4');
  expect(await ip(machine, 'route show dev enp0s4')).toBe('');
  expect(await ip(machine, 'route show default')).toBe(`default via 10.128.0.1 dev ${upper} \n`);
  await machine.run(['rmmod', 'e1000e']);
  expect(await machine.list(`/sys/class/net/${upper}`)).not.toContain('lower_enp0s4');
});

test('a vlan is removed with the NIC below it', async () => {
  const machine = simulatedMachine(withVlanOverNic(labHost));
  expect(await machine.resolve('/sys/class/net/enp0s4/upper_enp0s4.7')).toBe('/sys/devices/virtual/net/enp0s4.7');
  await machine.run(['rmmod', 'e1000e']);
  expect(await machine.list('/sys/class/net')).toEqual(['enp0s2', 'lo']);
});

test('services are started, stopped, disabled and masked, and a boot minds it', async () => {
  const machine = simulatedMachine(labHost);
  const before = machine.snapshot();
  const systemctl = async (...args: readonly string[]) => machine.run(['systemctl', ...args]);
  expect((await systemctl('is-active', 'irqbalance')).stdout).toBe('active\n');
  await systemctl('disable', '--now', 'irqbalance');
  expect(await systemctl('is-active', 'irqbalance.service')).toMatchObject({ code: 3, stdout: 'inactive\n' });
  expect(await systemctl('is-enabled', 'irqbalance')).toMatchObject({ code: 1, stdout: 'disabled\n' });
  machine.reboot();
  expect((await systemctl('is-active', 'irqbalance')).stdout).toBe('inactive\n');
  await systemctl('enable', '--now', 'irqbalance');
  expect(machine.snapshot()).toBe(before);
  await systemctl('mask', '--now', 'irqbalance');
  expect((await systemctl('start', 'irqbalance')).stderr).toContain('is masked');
  expect(await systemctl('start', 'nosuch')).toMatchObject({ code: 5 });
});

test.each([
  ['34', 'smp_affinity_list', '3', '3\n'],
  ['34', 'smp_affinity', 'c', 'c\n'],
  ['34', 'smp_affinity_list', '9', 'ERANGE'],
  ['34', 'smp_affinity_list', '0x1', 'EINVAL'],
  ['34', 'smp_affinity', '0x1', 'EINVAL'],
  ['34', 'smp_affinity', '0', 'EINVAL'],
  ['34', 'smp_affinity', 'ff', 'EOVERFLOW'],
  ['34', 'smp_affinity', '00000000,00000001', 'EOVERFLOW'],
  ['29', 'smp_affinity_list', '0', 'EPERM'],
  ['0', 'smp_affinity_list', '1', 'EPERM'],
])('interrupt %s: %s accepts %s as the kernel does: %j', async (number, name, text, outcome) => {
  const machine = simulatedMachine(labHost);
  const path = `/proc/irq/${number}/${name}`;
  const written = await machine.write(path, `${text}\n`).then(
    () => machine.read(path),
    (error: { readonly code: string }) => error.code,
  );
  expect(written).toBe(outcome);
});

test('settings grant less than requested, show their choice in brackets, and refuse other words', async () => {
  const machine = simulatedMachine(labHost);
  await machine.write('/proc/sys/vm/nr_hugepages', '99999\n');
  expect(await machine.read('/proc/sys/vm/nr_hugepages')).toBe('1349\n');
  const huge = '/sys/kernel/mm/transparent_hugepage/enabled';
  await machine.write(huge, 'never');
  expect(await machine.read(huge)).toBe('always madvise [never]\n');
  await expect(machine.write(huge, 'sometimes')).rejects.toMatchObject({ code: 'EINVAL' });
});
