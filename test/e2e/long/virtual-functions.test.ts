import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { state as files } from '../support/boots.ts';
import { driversOf, planOf } from '../support/cards.ts';
import { reboot } from '../support/kept.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { newerQemu, type NewerQemu } from '../support/newer-qemu.ts';

const playbook = 'playbooks/passthrough-function.yaml';
const card = '0000:00:04.0';
/** QEMU's igb has its functions 0x80 after itself, two apart (sriov_offset, sriov_stride). */
const [first, second] = ['0000:00:14.0', '0000:00:14.2'] as const;

/** The state that undo must restore: files, command line, the card with its functions, interface and lease. */
const state = [
  files,
  `cd /sys/bus/pci/devices/${card}; readlink driver; cat sriov_numvfs sriov_drivers_autoprobe; ls net`,
  'ls /sys/bus/pci/devices; ls /sys/module | grep vfio || true',
  'ip -o -4 addr show dev enp0s4 | grep -o "inet [^ ]*"',
].join('; ');

// One of the long tests: npm run test:long -- virtual-functions
describe('a card with SR-IOV, in a QEMU that supports it', () => {
  let qemu: NewerQemu;
  let lab: Lab;
  let stock: string;

  beforeAll(async () => {
    qemu = await newerQemu();
    lab = await startLab('--nic-model', 'igb');
    stock = await lab.inside(state);
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    await qemu[Symbol.asyncDispose]();
  });

  const asked = () => [playbook, '--lab', lab.file, '--set', 'functions=2', '--set', 'persist=true'];

  /** A plan of one step with this number of functions. */
  const planned = async (count: number) => {
    const text = `runbook: 1\nname: count\nsummary: So many\nsteps:\n  - { id: it, type: sriov, with: { device: '${card}', count: ${count} } }\n`;
    const { steps } = await planOf(lab, await lab.write('count.yaml', text));
    return steps['it'];
  };

  test('more than the card makes is refused', async () => {
    expect(Number(qemu.version.split('.')[0])).toBeGreaterThanOrEqual(8);
    expect(await planned(8)).toMatchObject({ refusals: [{ check: 'sriov-too-many' }] });
  });

  /** The settings of the functions, as the kernel reports them. */
  const settings = async (): Promise<readonly unknown[]> => {
    const [link] = JSON.parse(await lab.inside('ip -j link show dev enp0s4')) as [{ vfinfo_list?: readonly unknown[] }];
    return link.vfinfo_list ?? [];
  };

  /** A playbook with settings of functions. */
  const setting = (count: number, functions: readonly object[], persist = false) =>
    lab.write(
      'settings.yaml',
      stringify({
        runbook: 1,
        name: 'settings',
        summary: 'Functions with settings',
        steps: [{ id: 'it', type: 'sriov', with: { device: card, count, autoprobe: false, functions, persist } }],
      }),
    );

  test('igb does not set the link of a function: the step fails with a hint, and undo removes the function', async () => {
    const text = await setting(1, [{ index: 0, vlan: 7, link_state: 'disable' }]);
    const { code, stdout, stderr } = await lab.runbook('apply', text, '--lab', lab.file, '--yes');
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/vf 0 state disable failed[^]*does not support this setting/);
    const undone = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(undone.code, undone.stdout + undone.stderr).toBe(0);
    expect(await settings()).toEqual([]);
  });

  test('functions are set, after a reboot too, and undo removes them', async () => {
    const functions = [
      { index: 0, mac: '02:00:00:00:00:01', vlan: 100, qos: 3, trust: true, spoofchk: false },
      { index: 1, mac: '02:00:00:00:00:02', max_tx_rate: 500 },
    ];
    const seen = [
      { address: '02:00:00:00:00:01', vlan_list: [{ vlan: 100, qos: 3 }], trust: true, spoofchk: false },
      { address: '02:00:00:00:00:02', rate: { max_tx: 500, min_tx: 0 }, trust: false, spoofchk: true },
    ];
    const text = await setting(2, functions, true);
    const { code, stdout, stderr } = await lab.runbook('apply', text, '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(0);
    expect(await settings()).toMatchObject(seen);
    const booted = await lab.runbook('apply', await lab.write('reboot.yaml', reboot), '--lab', lab.file, '--yes');
    expect(booted.code, booted.stdout + booted.stderr).toBe(0);
    expect(await lab.inside('systemctl --failed --no-legend')).toBe('');
    expect(await settings()).toMatchObject(seen);
    const again = await lab.runbook('plan', text, '--lab', lab.file, '--detailed-exitcode');
    expect(again.code, again.stdout + again.stderr).toBe(0);
    const undone = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(undone.code, undone.stdout + undone.stderr).toBe(0);
    expect(await settings()).toEqual([]);
    expect(await lab.inside('ls /etc/systemd/system | grep runbook || true')).toBe('');
  });

  test('one of its functions is passed to a guest, which gets a lease over it; the host keeps the card', async () => {
    const { code, stdout, stderr } = await lab.runbook('apply', ...asked(), '--yes');
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain(`Card ${card} has made ${first}, ${second}`);
    expect(stdout).toMatch(/The guest has 10\.128\.7\.8 on /);
    expect(await driversOf(lab, card, first, second)).toEqual(['igb (null)', 'vfio-pci vfio-pci', 'none (null)']);
    expect(await lab.inside('ip -o -4 addr show dev enp0s4')).toContain('10.128.7.7');
    const again = await lab.runbook('plan', ...asked(), '--detailed-exitcode');
    expect(again.code, again.stdout).toBe(0);
  });

  test('another number is refused while the guest has a function, because the kernel would remove them all', async () => {
    const step = await planned(3);
    expect(step).toMatchObject({ refusals: [{ check: 'virtual-function-in-use' }] });
    expect(step?.refusals?.[0]?.reason).toMatch(/0000:00:14\.0 by qemu-system-x86/);
  });

  test('after a reboot the functions are made and the first is bound again, without another driver on the second', async () => {
    const booted = await lab.runbook('apply', await lab.write('reboot.yaml', reboot), '--lab', lab.file, '--yes');
    expect(booted.code, booted.stdout + booted.stderr).toBe(0);
    expect(await driversOf(lab, card, first, second)).toEqual(['igb (null)', 'vfio-pci vfio-pci', 'none (null)']);
    expect(await lab.inside('systemctl --failed --no-legend')).toBe('');
    const plan = await lab.runbook('plan', ...asked(), '--skip', 'start-vm,lease,ping', '--detailed-exitcode');
    expect(plan.code, plan.stdout + plan.stderr).toBe(0);
  });

  test('undo would keep the functions, and vfio-pci, while another program uses the second function', async () => {
    const folder = `/sys/bus/pci/devices/${second}`;
    await lab.inside(`echo vfio-pci >${folder}/driver_override && echo ${second} >/sys/bus/pci/drivers_probe`);
    const { code, stdout, stderr } = await lab.runbook('undo', '--plan', '--lab', lab.file);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`others were given ${second}`);
    expect(stdout).toContain(`it drives ${second}`);
    await lab.inside(`echo ${second} >${folder}/driver/unbind && echo >${folder}/driver_override`);
  });

  test('undo removes the functions, and restores every byte', async () => {
    const { code, stdout, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(stdout + stderr).not.toMatch(/left alone|not (be )?undone/);
    expect(code, stdout + stderr).toBe(0);
    // The time of a lease is not fixed.
    await expect.poll(() => lab.inside(state), { timeout: 180_000, interval: 3_000 }).toBe(stock);
  });
});
