import { describe, expect, test } from 'vitest';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { assign } from '../../../steps/tune-irq-affinity/assign.ts';
import { fitsHandler } from '../../../steps/tune-irq-affinity/find-interrupts.ts';
import { applyOn, undoOn } from '../../laws/runbook-on.ts';
import { lab, nic, pinning, planned, quiet } from '../support/interrupts.ts';

const cpus = '/sys/devices/system/cpu';

describe('the request', () => {
  test.each([
    [
      'one CPU each, in turn',
      { device: nic, cpus: '2-3' },
      ['33 (enp0s4-rx-0) 0-3 -> 2', '34 (enp0s4-tx-0) 0-3 -> 3', '35 (enp0s4) 0-3 -> 2'],
    ],
    [
      'all of them to each',
      { device: nic, cpus: '2-3', policy: 'all' },
      ['33 (enp0s4-rx-0) 0-3 -> 2-3', '34 (enp0s4-tx-0) 0-3 -> 2-3', '35 (enp0s4) 0-3 -> 2-3'],
    ],
    ['by handler', { handler: 'enp0s4-?x-*', cpus: '1' }, ['33 (enp0s4-rx-0) 0-3 -> 1', '34 (enp0s4-tx-0) 0-3 -> 1']],
    ['by number', { irqs: [35, 4], cpus: '0,2' }, ['35 (enp0s4) 0-3 -> 0', '4 (ttyS0) 0-3 -> 2']],
    ['a correct interrupt is unchanged', { irqs: [4], cpus: '0-3', policy: 'all' }, []],
  ])('%s', async (_, input, wanted) => {
    const { changes, refused } = await planned(input);
    expect(refused).toEqual([]);
    expect(changes).toEqual(wanted.map((line) => line.replace(/^(\d+)/, '~ /proc/irq/$1/smp_affinity_list')));
  });

  test.each([
    [
      'there are more interrupts than CPUs',
      '2-3',
      /3 interrupts over 2 CPUs: 1 for each, and one more for CPU 2 \(.*ethtool -l/,
    ],
    ['there are fewer', '0-3', /3 interrupts for 4 CPUs: CPU 3 gets none/],
  ])('the plan shows how they fit if %s', async (_, wanted, says) => {
    expect((await planned({ device: nic, cpus: wanted })).warnings.join('\n')).toMatch(says);
    expect((await planned({ device: nic, cpus: '1-3' })).warnings).toEqual([]);
  });

  test.each([
    ['*', 'enp0s4-rx-0', true],
    ['vfio-msix[?](0000:00:04.0)', 'vfio-msix[2](0000:00:04.0)', true],
    ['vfio-msix[?](0000:00:04.0)', 'vfio-msixx(0000:00:04.0)', false],
    ['enp0s4', 'enp0s4-rx-0', false],
    ['a.c', 'abc', false],
  ])('%s fits %s: %s', (pattern, name, fits) => expect(fitsHandler(pattern, name)).toBe(fits));
});

test('CPUs above 31 are assigned like the others: lists are written, never masks', () => {
  const input = { device: nic, cpus: '31-33,127', policy: 'one', irqbalance: 'ban', persist: false } as const;
  const interrupt = { handler: 'eth0', signs: {}, affinity: '0-127', effective: '0', isKept: false };
  const interrupts = [80, 81, 82, 83, 84].map((number) => ({ ...interrupt, number }));
  expect(assign(input, interrupts).map(({ asked }) => asked)).toEqual(['31', '32', '33', '127', '31']);
  expect(assign({ ...input, policy: 'all' }, interrupts).map(({ asked }) => asked)).toEqual(Array(5).fill('31-33,127'));
});

describe('refusals', () => {
  const offline = { ...quiet, shows: { [`${cpus}/online`]: '0-2\n', [`${cpus}/possible`]: '0-3\n' } };
  const unbound: MachineDescription = { ...quiet, modules: quiet.modules.filter(({ name }) => name !== 'e1000e') };
  const odd = showing('{ path=/opt/balance ; argv[]=/opt/balance "a b" ; ignore_errors=no ; pid=7 }');
  test.each([
    ['a CPU number that cannot exist', { device: nic, cpus: '2-4' }, quiet, 'cpu-out-of-range', 'possible: 0-3'],
    ['a CPU that is off', { device: nic, cpus: '2-3' }, offline, 'cpu-offline', 'online: 0-2'],
    ['a range that runs down', { device: nic, cpus: '3-2' }, quiet, 'cpu-list-malformed', 'cpus: 3-2'],
    ['no such device', { device: '0000:00:19.0', cpus: '1' }, quiet, 'irq-not-found', 'does not exist'],
    ['a device without a driver', { device: nic, cpus: '1' }, unbound, 'irq-not-found', 'driver is not a link'],
    ['a device without interrupts', { device: '0000:00:1f.3', cpus: '1' }, quiet, 'irq-not-found', ''],
    ['no such handler', { handler: 'eth7-*', cpus: '1' }, quiet, 'irq-not-found', 'eth7-*'],
    [
      'a number without an interrupt',
      { irqs: [4, 77], cpus: '1' },
      quiet,
      'irq-not-found',
      '/sys/kernel/irq/77/actions',
    ],
    ['numbers at every boot', { irqs: [4], cpus: '1', persist: true }, quiet, 'persist-of-a-number', 'irqs: 4'],
    [
      'irqbalance with an unknown start command',
      { device: nic, cpus: '1' },
      odd,
      'irqbalance-start-unknown',
      '/opt/balance',
    ],
  ])('%s', async (_, input, on, check, seen) => {
    const { changes, refusals } = await planned(input, on);
    expect(changes).toEqual([]);
    expect(refusals.map((one) => one.check)).toEqual([check]);
    expect(refusals[0]?.evidence).toContain(seen);
  });
});

/** A host whose systemd reports another start command for irqbalance. */
function showing(start: string): MachineDescription {
  const command = 'systemctl show -p ExecStart -- irqbalance.service';
  return { ...lab, answers: { [command]: `ExecStart=${start}\n` } };
}

describe('interrupts that the kernel assigns itself', () => {
  const old: MachineDescription = { ...quiet, release: '6.12.107+deb13-amd64' };
  const disk = '0000:00:03.0';

  test('are detected by the file mode if the kernel shows it, and are left unchanged', async () => {
    const { changes, warnings } = await planned({ device: disk, cpus: '1' }, old);
    expect(changes).toEqual(['~ /proc/irq/28/smp_affinity_list (virtio1-config) 0-3 -> 1']);
    expect(warnings.join()).toMatch(/kernel assigns these interrupts itself.*29 \(virtio1-req\.0\), 30 .*, 31 /);
  });

  const before612 = (description: MachineDescription): MachineDescription =>
    JSON.parse(JSON.stringify(description).replaceAll('6.12.107+deb13-amd64', '6.1.0-56-amd64')) as MachineDescription;

  test('are otherwise detected by EIO, shown and left unchanged, and need no undo', async () => {
    const machine = simulatedMachine(before612(quiet));
    const was = machine.liveSnapshot();
    const scenario = pinning({ device: disk, cpus: '0' });
    const { end, events } = await applyOn(machine, scenario);
    expect(end.outcome).toBe('done');
    const kept = events.filter((event) => event.kind === 'change-done' && event.kept !== undefined);
    expect(kept).toMatchObject(
      [29, 30, 31].map(() => ({
        kept: expect.stringContaining('assigns this interrupt itself, and it was left unchanged (EIO)'),
      })),
    );
    const ended = events.find((event) => event.kind === 'step-ended');
    expect(ended).toMatchObject({
      result: 'changed',
      told: expect.stringMatching(/the kernel assigns interrupt 30 \(virtio1-req\.1\) itself: CPU 2/),
    });
    expect(ended).toMatchObject({
      outputs: {
        interrupts: [
          { irq: 28, asked: '0', effective: '0', kept: false },
          { irq: 29, kept: true },
          { irq: 30, kept: true },
          { irq: 31, kept: true },
        ],
      },
    });
    const undone = await undoOn(machine, scenario);
    expect(undone?.events.filter(({ kind }) => kind === 'change-drifted' || kind === 'step-failed')).toEqual([]);
    expect(machine.liveSnapshot()).toBe(was);
  });
});
