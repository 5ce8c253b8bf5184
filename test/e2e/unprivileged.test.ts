import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type Lab } from './support/lab.ts';

const card = '/sys/bus/pci/devices/0000:00:04.0';
const unit = 'runbook-vm-web.service';

const playbook = (kernel: string, how: string): string => `runbook: 1
name: unprivileged
summary: A virtual machine of another user
steps:
  - { id: load, name: Load vfio-pci, type: modprobe, with: { module: vfio-pci } }
  - { id: bind, name: Bind the card, type: pci-bind, with: { device: "0000:00:04.0" } }
  - id: start
    name: Start the machine
    type: qemu-launch
    with:
      name: web
      memory: 256M
      cpus: 1
      cpu: max
      accelerator: tcg
      boot: { kernel: ${kernel} }
      devices: ["0000:00:04.0"]
      agent: false
      ${how}
`;

describe('a virtual machine of another user, on the emulated host', () => {
  let lab: Lab;
  let kernel: string;
  let group: string;
  const apply = async (): Promise<void> => {
    const file = await lab.write('unprivileged.yaml', playbook(kernel, 'user: lab-qemu'));
    const { code, stdout, stderr } = await lab.runbook('apply', file, '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(0);
  };

  beforeAll(async () => {
    lab = await startLab('--no-nesting');
    await lab.inside('useradd --system lab-qemu');
    kernel = `/boot/vmlinuz-${(await lab.inside('uname -r')).trim()}`;
    group = (await lab.inside(`basename $(readlink ${card}/iommu_group)`)).trim();
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('iommufd is refused because this kernel and this QEMU lack it', async () => {
    const file = await lab.write('iommufd.yaml', playbook(kernel, 'iommufd: true'));
    const { code, stdout } = await lab.runbook('plan', file, '--lab', lab.file);
    expect(code, stdout).toBe(3);
    expect(stdout).toMatch(
      /iommufd-missing[^]*config-6\.1\S*: CONFIG_IOMMUFD is not set, CONFIG_VFIO_DEVICE_CDEV is not set/,
    );
    expect(stdout).toMatch(/iommufd-not-in-qemu/);
  });

  test('a user without access, and a user that does not exist, are refused', async () => {
    await lab.inside('install -m 0600 /dev/null /srv/private.img');
    const closed = 'user: lab-qemu\n      disk: { path: /srv/private.img, format: raw }';
    const first = await lab.runbook(
      'plan',
      await lab.write('closed.yaml', playbook(kernel, closed)),
      '--lab',
      lab.file,
    );
    expect(first.stdout).toMatch(/user-cannot-open[^]*\/srv\/private\.img: lab-qemu has no access/);
    const unknown = await lab.write('unknown.yaml', playbook(kernel, 'user: no-such-user'));
    expect((await lab.runbook('plan', unknown, '--lab', lab.file)).stdout).toMatch(/user-unknown/);
  });

  test('it has the card, no capability, and its memory locked within its own limit', async () => {
    await apply();
    const pid = (await lab.inside(`systemctl show -P MainPID ${unit}`)).trim();
    expect(await lab.inside(`stat -c %U /dev/vfio/${group}; ps -o user= -p ${pid}`)).toBe('lab-qemu\nlab-qemu\n');
    const status = await lab.inside(`cat /proc/${pid}/status /proc/${pid}/limits; ls -l /proc/${pid}/fd`);
    expect(status).toMatch(/^CapEff:\s+0+$/m);
    expect(Number(/^VmLck:\s+(\d+) kB/m.exec(status)?.[1])).toBeGreaterThanOrEqual(256 * 1024);
    expect(status).toMatch(new RegExp(`^Max locked memory\\s+${(256 + 1024) * 2 ** 20} `, 'm'));
    expect(status).toContain(`/dev/vfio/${group}`);
  });

  test("when it dies the card's node is root's again", async () => {
    await lab.inside(`systemctl kill --signal=KILL ${unit}`);
    await expect
      .poll(() => lab.inside(`stat -c %U:%G /dev/vfio/${group}`), { timeout: 60_000, interval: 1_000 })
      .toBe('root:root\n');
  });

  test('it is started again, and undo leaves nothing of it', async () => {
    await apply();
    expect(await lab.inside(`stat -c %U /dev/vfio/${group}`)).toBe('lab-qemu\n');
    for (let undone = 0; undone < 2; undone += 1) {
      const { code, stdout, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
      expect(code, stdout + stderr).toBe(0);
    }
    expect(await lab.inside(`basename $(readlink ${card}/driver); ls /dev/vfio /run/runbook/vm 2>&1 || true`)).toMatch(
      /^e1000e\n/,
    );
    expect(await lab.inside("systemctl list-units --all 'runbook-*' --no-legend")).toBe('');
  });
});
