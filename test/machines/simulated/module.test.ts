import { expect, test } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { amd, withBuiltinVfio, withFiles, withIommuOn, withSameIdCard } from './hosts/variants.ts';

const host = withIommuOn(labHost);

test('modprobe loads the dependencies of a module and its softdep; -r removes unused modules', async () => {
  const machine = simulatedMachine(host);
  const before = machine.liveSnapshot();
  expect(await machine.run(['modprobe', 'vfio-pci'])).toMatchObject({ code: 0, stderr: '' });
  for (const name of ['vfio_pci', 'vfio_pci_core', 'vfio', 'vfio_iommu_type1'])
    expect(await machine.read(`/sys/module/${name}/initstate`)).toBe('live\n');
  expect(await machine.list('/sys/module/vfio/holders')).toEqual(['vfio_iommu_type1', 'vfio_pci', 'vfio_pci_core']);
  expect(await machine.read('/proc/modules')).toMatch(/^vfio_pci 16384 0 - Live/m);
  expect(await machine.list('/sys/bus/pci/drivers/vfio-pci')).toEqual([
    'bind',
    'module',
    'new_id',
    'remove_id',
    'uevent',
    'unbind',
  ]);
  expect(await machine.run(['modprobe', '-r', 'vfio-pci-core'])).toMatchObject({
    code: 1,
    stderr: 'modprobe: FATAL: Module vfio_pci_core is in use.\n',
  });
  expect((await machine.run(['modprobe', '-r', 'vfio-pci'])).code).toBe(0);
  expect((await machine.query(['lsmod'])).stdout).toMatch(/^vfio +61440 +1 vfio_iommu_type1$/m);
  expect((await machine.run(['modprobe', '-r', 'vfio'])).code).toBe(0);
  expect(machine.liveSnapshot()).toBe(before);
  expect((await machine.run(['modprobe', '-r', 'vfio-pci'])).code).toBe(0);
});

test.each([
  ['nosuch', 'modprobe: FATAL: Module nosuch not found in directory /lib/modules/6.12.107+deb13-amd64\n'],
  ['kvm_amd', "modprobe: ERROR: could not insert 'kvm_amd': Operation not supported\n"],
])('modprobe %s prints the reason of its failure', async (name, stderr) => {
  const machine = simulatedMachine(host);
  expect(await machine.run(['modprobe', name])).toMatchObject({ code: 1, stderr });
});

test('parameters are used at the first load only, are checked, and are also read from modprobe.d', async () => {
  const machine = simulatedMachine(withFiles(host, { '/etc/modprobe.d/kvm.conf': 'options kvm_intel nested=0\n' }));
  const nested = '/sys/module/kvm_intel/parameters/nested';
  expect(await machine.read(nested)).toBe('N\n');
  expect((await machine.run(['modprobe', 'kvm_intel', 'nested=1'])).code).toBe(0);
  expect(await machine.read(nested)).toBe('N\n');
  await machine.run(['modprobe', '-r', 'kvm_intel']);
  expect((await machine.run(['modprobe', 'kvm_intel', 'nested=maybe'])).stderr).toContain('Invalid argument');
  await machine.run(['modprobe', 'kvm_intel', 'nested=1', 'nosuch=1']);
  expect(await machine.read(nested)).toBe('Y\n');
  await expect(machine.write(nested, 'N')).rejects.toMatchObject({ code: 'EACCES' });
});

test('rmmod of a NIC driver succeeds and removes the interface', async () => {
  const machine = simulatedMachine(host);
  expect((await machine.run(['rmmod', 'e1000e'])).code).toBe(0);
  expect(await machine.list('/sys/class/net')).toEqual(['enp0s2', 'lo']);
});

test('a built-in module has no initstate, is not listed and cannot be removed', async () => {
  const machine = simulatedMachine(withBuiltinVfio(host));
  expect(await machine.list('/sys/module/vfio_pci')).toBeDefined();
  expect(await machine.read('/sys/module/vfio_pci/initstate')).toBeUndefined();
  expect((await machine.query(['lsmod'])).stdout).not.toContain('vfio');
  expect((await machine.query(['modinfo', '-F', 'filename', 'vfio-pci'])).stdout).toBe('(builtin)\n');
  expect((await machine.run(['modprobe', 'vfio-pci'])).code).toBe(0);
  expect((await machine.run(['modprobe', '-r', 'vfio-pci'])).stderr).toBe(
    'modprobe: FATAL: Module vfio_pci is builtin.\n',
  );
  expect(await machine.read('/lib/modules/6.12.107+deb13-amd64/modules.builtin')).toContain('vfio-pci.ko\n');
});

test('an alias resolves to the module that supports the device', async () => {
  const machine = simulatedMachine(host);
  const alias = (await machine.read('/sys/bus/pci/devices/0000:00:04.0/modalias'))?.trim() ?? '';
  expect(alias).toBe('pci:v00008086d000010D3sv00008086sd00000000bc02sc00i00');
  expect((await machine.query(['modprobe', '-R', alias])).stdout).toBe('e1000e\n');
});

/** The driver of the two cards after a boot with these lines of modprobe.d and of initramfs-tools/modules. */
async function bootedWith(
  options: string,
  modules: string,
  rebuild: boolean,
): Promise<readonly (string | undefined)[]> {
  const machine = simulatedMachine(withSameIdCard(host));
  const text = (content: string) => ({ encoding: 'utf8' as const, content, mode: 0o644, owner: 0, group: 0 });
  await machine.put('/etc/modprobe.d/vfio.conf', text(options));
  await machine.put('/etc/initramfs-tools/modules', text(modules));
  if (rebuild) await machine.run(['update-initramfs', '-u']);
  machine.reboot();
  const links = ['0000:00:04.0', '0000:00:05.0'].map((address) =>
    machine.link(`/sys/bus/pci/devices/${address}/driver`),
  );
  return (await Promise.all(links)).map((link) => link?.split('/').at(-1));
}

test.each([
  ['options alone do not bind a device', 'options vfio-pci ids=8086:10d3\n', '', true, 'e1000e'],
  [
    'the list of modules binds nothing either: udev is quicker',
    'options vfio-pci ids=8086:10d3\n',
    'vfio-pci\n',
    true,
    'e1000e',
  ],
  [
    'a softdep binds both cards with the same ID',
    'options vfio-pci ids=8086:10d3\nsoftdep e1000e pre: vfio-pci\n',
    '',
    true,
    'vfio-pci',
  ],
  ['not without a new ramdisk', 'options vfio-pci ids=8086:10d3\nsoftdep e1000e pre: vfio-pci\n', '', false, 'e1000e'],
])('at boot %s', async (_, options, modules, rebuild, driver) => {
  expect(await bootedWith(options, modules, rebuild)).toEqual([driver, driver]);
});

test('modules-load.d is read at boot, and an AMD machine has kvm_amd', async () => {
  const machine = simulatedMachine(withFiles(amd(labHost), { '/etc/modules-load.d/vfio.conf': '# now\nvfio-pci\n' }));
  expect(await machine.read('/sys/module/vfio_pci/initstate')).toBe('live\n');
  expect(await machine.read('/sys/module/kvm_amd/initstate')).toBe('live\n');
  expect(await machine.list('/sys/class/iommu')).toEqual(['ivhd0']);
  expect(await machine.read('/proc/cpuinfo')).toMatch(/^flags\t\t: .*\bsvm\b/m);
});
