import { invertOf, perform } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import type { ProcessChange } from '../../../changes/process/change.ts';
import { startUnit } from '../../../facts/system/unit.ts';
import { may, stoppedAt } from '../../../facts/system/user.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles, withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { explainQemu } from '../../../steps/support/vm/explain-qemu.ts';
import { qemuLaunch } from '../../../steps/qemu-launch/index.ts';
import { planOf } from '../support/changing.ts';

const nic = '0000:00:04.0';
const disk = '/var/lib/runbook/guest.qcow2';
const vm = {
  name: 'web',
  user: 'libvirt-qemu',
  memory: '1G',
  cpus: 1,
  disk: { path: disk, format: 'qcow2' },
  devices: [nic],
};
const help = '/usr/bin/qemu-system-x86_64 -object help';

async function bound(more: object = {}): Promise<SimulatedMachine> {
  const machine = simulatedMachine({ ...withFiles(withIommuOn(labHost), { [disk]: 'QFI\u00fb' }), ...more });
  await machine.run(['modprobe', 'vfio-pci']);
  await machine.write(`/sys/bus/pci/devices/${nic}/driver_override`, 'vfio-pci\n');
  await machine.write('/sys/bus/pci/drivers/e1000e/unbind', nic);
  await machine.write('/sys/bus/pci/drivers_probe', nic);
  return machine;
}
async function startOf(machine: SimulatedMachine, input: object): Promise<ProcessChange> {
  const { changes, refusals } = await planOf(qemuLaunch, input, machine);
  expect(refusals).toEqual([]);
  const [change] = changes;
  if (change?.kind !== 'process') throw new Error('it starts a process');
  return change;
}
const refused = async (machine: SimulatedMachine, input: object): Promise<readonly string[]> =>
  (await planOf(qemuLaunch, { ...vm, ...input }, machine)).refusals.map(
    ({ check, evidence }) => `${check}: ${evidence}`,
  );
const { signal } = new AbortController();

describe('a VM of another user', () => {
  test('has the nodes of its devices, and may lock its memory and 1 GiB more', async () => {
    const { user } = await startOf(await bound(), vm);
    expect(user).toEqual({
      name: 'libvirt-qemu',
      groups: [],
      lock: 2 ** 31,
      nodes: [{ path: '/dev/vfio/3', owner: 0, group: 0 }],
    });
  });

  test('is started by systemd as that user; systemd changes the owner of the nodes and restores it', async () => {
    const { user, unit, argv, log, folder } = await startOf(await bound(), vm);
    if (user === undefined) throw new Error('it has a user');
    const settings = startUnit(unit, argv, log, { user, folder }).filter((word) => word.startsWith('--property='));
    expect(settings).toContain('--property=User=libvirt-qemu');
    expect(settings).toContain(`--property=LimitMEMLOCK=${2 ** 31}`);
    expect(settings).toContain(`--property=ExecStartPre=+/bin/chown libvirt-qemu -- ${folder} /dev/vfio/3`);
    expect(settings).toContain('--property=ExecStopPost=-+/bin/chown 0:0 -- /dev/vfio/3');
  });

  test('then needs no change, differs from a virtual machine of root, and is undone to the earlier state', async () => {
    const machine = await bound();
    const before = [machine.snapshot(), machine.liveSnapshot()];
    const start = await startOf(machine, { ...vm, agent: false });
    await perform(start, machine, { clock: machine.clock, signal });
    expect(await planOf(qemuLaunch, { ...vm, agent: false }, machine)).toMatchObject({ changes: [], refusals: [] });
    const { user: _, ...root } = vm;
    expect((await planOf(qemuLaunch, { ...root, agent: false }, machine)).refusals).toMatchObject([
      { check: 'vm-differs', evidence: 'runbook-vm-web: it runs with user id 64055 instead of 0' },
    ]);
    await perform(invertOf(start), machine, { clock: machine.clock, signal });
    expect([machine.snapshot(), machine.liveSnapshot()]).toEqual(before);
  });

  test('is refused if the user does not exist or cannot open a needed file', async () => {
    const machine = await bound();
    expect(await refused(machine, { user: 'nobody-here' })).toEqual([
      'user-unknown: /etc/passwd has no line nobody-here:',
    ]);
    expect(await refused(machine, { hugepages: true })).toContain(
      'user-cannot-open: user: libvirt-qemu; hugepages: true',
    );
    expect(await refused(machine, { disk: { path: disk, format: 'qcow2', writable: true } })).toEqual([
      `user-cannot-open: stat ${disk}: libvirt-qemu has no access`,
    ]);
    await machine.makeFolder('/srv/private', 0o700);
    const file = { encoding: 'utf8', content: 'QFI', mode: 0o644, owner: 0, group: 0 } as const;
    await machine.put('/srv/private/guest.img', file);
    expect(await refused(machine, { disk: { path: '/srv/private/guest.img', format: 'raw' } })).toEqual([
      'user-cannot-open: stat /srv/private: libvirt-qemu may not search this folder for /srv/private/guest.img',
    ]);
  });

  test('has exactly the rights that the modes give', async () => {
    const user = { uid: 7, gids: [8, 9] };
    expect(may(user, { mode: 0o600, owner: 7, group: 0 }, 6)).toBe(true);
    expect(may(user, { mode: 0o066, owner: 7, group: 8 }, 4)).toBe(false);
    expect(may(user, { mode: 0o640, owner: 0, group: 9 }, 4)).toBe(true);
    expect(may(user, { mode: 0o604, owner: 0, group: 9 }, 4)).toBe(false);
    expect(may(user, { mode: 0o604, owner: 0, group: 0 }, 4)).toBe(true);
    const machine = await bound();
    expect(await stoppedAt('x', user, '/no/such/file', 6, machine)).toBe(null);
  });

  test.each([
    ["Could not open '/dev/vfio/3': Permission denied", /`user`/],
    ['Sorry, but +, ! and !! are currently not supported for transient services.', /before version 244/],
    ['vfio_container_dma_map(0x5, 0x0, 0x40000000, 0x7f) = -12 (Cannot allocate memory)', /LimitMEMLOCK/],
  ])('%s is explained', (said, hint) => {
    expect(explainQemu(said)).toMatch(hint);
  });
});

describe('devices through iommufd', () => {
  const newer = {
    files: {
      ...withFiles(withIommuOn(labHost), { [disk]: 'QFI\u00fb' }).files,
      [`/boot/config-${labHost.release}`]: { content: 'CONFIG_IOMMUFD=m\nCONFIG_VFIO_DEVICE_CDEV=y\n' },
    },
    answers: { [help]: 'List of user creatable objects:\n  iommufd\n  rng-random\n' },
  };
  const { user: _, ...root } = { ...vm, iommufd: true };

  test('each have an object and a node', async () => {
    const { argv } = await startOf(await bound(newer), root);
    expect(argv).toEqual(expect.arrayContaining(['-object', 'iommufd,id=iommufd0']));
    expect(argv.join(' ')).toContain(`vfio-pci,host=${nic},id=passthrough0,iommufd=iommufd0,bus=port0`);
  });

  test('are refused if the kernel or QEMU does not support it, and for a user', async () => {
    const old = { answers: { [help]: 'List of user creatable objects:\n  rng-random\n' } };
    expect(await refused(await bound(old), { ...root, user: undefined })).toEqual([
      `iommufd-missing: /boot/config-${labHost.release}: CONFIG_IOMMUFD is not set, CONFIG_VFIO_DEVICE_CDEV is not set`,
      'iommufd-not-in-qemu: qemu-system-x86_64 -object help: no iommufd',
    ]);
    expect(await refused(await bound(newer), { iommufd: true })).toEqual([
      'iommufd-needs-root: user: libvirt-qemu; iommufd: true',
    ]);
  });

  test('are not checked where the device does not exist', async () => {
    const { argv } = await startOf(await bound(), { ...root, devices: [] });
    expect(argv.join(' ')).not.toContain('iommufd');
  });
});
