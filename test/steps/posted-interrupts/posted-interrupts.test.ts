import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPlaybook } from '../../../cli/run/read-playbook.ts';
import type { Machine, MachineReader } from '../../../engine/model/machine.ts';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles, withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { postedInterrupts } from '../../../steps/posted-interrupts/index.ts';
import { applyOn, siteOn, undoOn } from '../../laws/runbook-on.ts';
import type { Scenario } from '../../laws/runbook-on.ts';
import { realClock } from '../../machines/real-clock.ts';
import { actContext } from '../support/act-context.ts';
import { ofKind } from '../support/changing.ts';
import { filled } from '../support/filled.ts';
import { treeReader } from '../support/tree-reader.ts';
import type { Tree } from '../support/tree-reader.ts';

const card = '0000:01:00.0';
const row = (id: string, count: number, label: string): string => `${id}: ${count} 0 ${label}\n`;

/** The host's table as a kernel 6.12 writes it, with the vfio rows of a card that counted so often. */
function hostTable(count: number, event: number, name = 'vfio-msix[0]'): string {
  return [
    '           CPU0       CPU1\n',
    row('34', count, `IR-PCI-MSIX-0000:01:00.0   0-edge      ${name}(${card})`),
    row('35', 7, `IR-PCI-MSIX-0000:02:00.0   0-edge      vfio-msix[0](0000:02:00.0)`),
    row('PIN', event, 'Posted-interrupt notification event'),
    row('PIW', event, 'Posted-interrupt wakeup event'),
  ].join('');
}

const guestTable = (count: number): string =>
  `0x1af4 0x1003 25\n0x8086 0x10d3 24\n\n           CPU0\n 24: ${count} PCI-MSIX-0000:00:01.0 0-edge eth0-rx-0\n 25: 900 PCI-MSIX virtio\n`;

/** A machine that shows one tree until the step has started to count, and another afterwards. */
function turning(before: MachineReader, after: MachineReader, watched: () => boolean): Machine {
  const now = (): MachineReader => (watched() ? after : before);
  const reader: Partial<Machine> = {
    name: 'one',
    read: (path) => now().read(path),
    list: (path) => now().list(path),
    query: (argv) => now().query(argv),
    run: async () => ({ code: 1, stdout: '', stderr: 'ping: sendmsg: Network is unreachable\n', timedOut: false }),
  };
  return reader as Machine;
}

interface Scene {
  readonly host: readonly [string, string];
  readonly guest?: readonly [string, string];
  readonly tree?: Tree;
  readonly input?: object;
}

async function watch({ host, guest, tree = {}, input = {} }: Scene) {
  let isWatched = false;
  const hostOf = (table: string, exits: string): MachineReader =>
    treeReader({
      '/proc/interrupts': table,
      [`/sys/bus/pci/devices/${card}/vendor`]: '0x8086\n',
      [`/sys/bus/pci/devices/${card}/device`]: '0x10d3\n',
      '/sys/kernel/debug/kvm/exits': `${exits}000\n`,
      '/sys/kernel/debug/kvm/irq_exits': `${exits}00\n`,
      ...tree,
    });
  const watched = (): boolean => isWatched;
  const theHost = turning(hostOf(host[0], '1'), hostOf(host[1], '3'), watched);
  const asked = guest?.map((text) => treeReader({}, { sh: text }));
  const theGuest =
    asked === undefined ? theHost : turning(asked[0] as MachineReader, asked[1] as MachineReader, watched);
  const clock = { ...realClock, sleep: async () => void (isWatched = true) };
  const context = actContext(theGuest, clock, { reach: () => Promise.resolve(theHost) });
  const whole = filled(postedInterrupts.schema, { device: card, ...input });
  return ofKind(postedInterrupts, 'act').act(whole, context);
}

const cases: readonly (readonly [string, Scene, string, RegExp])[] = [
  ['the host counts as many as the guest', { host: [hostTable(5, 0), hostTable(415, 0)], guest: [guestTable(1), guestTable(399)] }, 'no', /^Not posted: each interrupted the host .* counted 410 on the host, its rows 398 in the guest, PIN \+0 no row NPI PIW \+0, 2000 exits, 200 of them/], // prettier-ignore
  ['only the guest counts', { host: [hostTable(5, 2), hostTable(6, 90)], guest: [guestTable(1), guestTable(400)] }, 'yes', /^Posted: they bypassed the host .* 1 on the host, .* 399 in the guest, PIN \+88/], // prettier-ignore
  ['one of two queues is posted', { host: [hostTable(0, 0), hostTable(200, 0)], guest: [guestTable(0), guestTable(400)] }, 'unknown', /some bypassed/], // prettier-ignore
  ['nothing happens', { host: [hostTable(5, 0), hostTable(5, 0)], guest: [guestTable(3), guestTable(9)] }, 'unknown', /too little traffic/], // prettier-ignore
  ['no counts in the guest, and the host counts', { host: [hostTable(0, 0), hostTable(30, 0)] }, 'no', /the guest was not inspected/], // prettier-ignore
  ['no counts in the guest, and the host counts nothing', { host: [hostTable(5, 0), hostTable(5, 9)] }, 'unknown', /unknown whether interrupts were raised/], // prettier-ignore
  ['the line of an old card', { host: [hostTable(0, 0, 'vfio-intx'), hostTable(90, 0, 'vfio-intx')] }, 'no', /INTx/],
  ['no guest has the card', { host: ['CPU0\n', 'CPU0\n'] }, 'unknown', /it has no vfio row.* no row PIN/],
  ['the guest has two cards of that ID', { host: [hostTable(0, 0), hostTable(5, 0)], guest: ['0x8086 0x10d3 24\n0x8086 0x10d3 25\n\n CPU0\n', '0x8086 0x10d3 24\n0x8086 0x10d3 25\n\n CPU0\n'] }, 'unknown', /the guest has 2 devices with the ID of the card/], // prettier-ignore
  ['no debugfs', { host: [hostTable(0, 0), hostTable(90, 0)], tree: { '/sys/kernel/debug/kvm/exits': '' } }, 'no', /exits not counted/], // prettier-ignore
  ['the traffic does not get through', { host: [hostTable(5, 0), hostTable(5, 0)], input: { traffic: ['ping', 'x'] } }, 'unknown', /; ping x ended with 1: ping: sendmsg: Network is unreachable$/], // prettier-ignore
];

async function shipped(): Promise<Scenario> {
  const read = await readPlaybook(join(import.meta.dirname, '../../../playbooks/posted-interrupts.yaml'));
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join());
  const inputs = {
    nic: '0000:00:04.0',
    peer: '10.128.0.49',
    subnet: '10.128.0.0/16',
    disk: '/var/lib/runbook/guest.qcow2',
  };
  return { name: 'posted-interrupts.yaml', text: read.value.text, source: read.value, inputs };
}

const files = { '/boot/vmlinuz': 'MZ', '/var/lib/runbook/guest.qcow2': 'QFI\u00fb' };

describe('posted-interrupts', () => {
  test.each(cases)('%s', async (_, scene, verdict, says) => {
    const outcome = await watch(scene);
    expect(outcome).toMatchObject({
      kind: 'done',
      changed: false,
      outputs: { verdict, says: expect.stringMatching(says) as string, possible: 'unknown' },
    });
  });

  test('a missing required result is a failure, with the support of the machine', async () => {
    const outcome = await watch({ host: [hostTable(0, 0), hostTable(90, 0)], input: { require: true } });
    expect(outcome).toMatchObject({ kind: 'failed', hint: expect.stringMatching(/no IOMMU is in use/) as string });
  });

  test('posted-interrupts.yaml on a host without support: nothing is reloaded, and the reason is shown', async () => {
    const scenario = await shipped();
    const machine = simulatedMachine(withFiles(labHost, files));
    const before = machine.snapshot('/var/lib/runbook/runs');
    const { steps } = await planPlaybook(siteOn(machine, scenario));
    expect(steps.filter(({ kind }) => kind === 'refused')).toEqual([]);
    const { end, events } = await applyOn(machine, scenario);
    expect(events.filter(({ kind }) => kind === 'step-failed' || kind === 'refused')).toEqual([]);
    expect(end.outcome).toBe('done');
    const told = events.flatMap((event) =>
      event.kind === 'step-ended' && event.step === 'posting' ? [event.told] : [],
    );
    expect(told[0]).toMatch(/^Inconclusive: [^]*This machine can post: no; it is in force: no .*not bit 59/);
    expect((await undoOn(machine, scenario))?.end.outcome).toBe('done');
    expect(machine.snapshot('/var/lib/runbook/runs')).toBe(before);
  });

  test('posted-interrupts.yaml on a host with support: KVM is reloaded before the guest starts', async () => {
    const scenario = await shipped();
    const cpuinfo =
      'processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: vmx x2apic\nvmx flags\t: posted_intr apicv\n';
    const machine = simulatedMachine({
      ...withIommuOn(
        withFiles(labHost, { ...files, '/etc/modprobe.d/off.conf': 'options kvm_intel enable_apicv=0\n' }),
      ),
      shows: { '/proc/cpuinfo': cpuinfo, '/sys/devices/virtual/iommu/dmar0/intel-iommu/cap': '8d2078c106f0466\n' },
    });
    const apicv = '/sys/module/kvm_intel/parameters/enable_apicv';
    expect(await machine.read(apicv)).toBe('N\n');
    const { events } = await applyOn(machine, scenario);
    expect(events.filter(({ kind }) => kind === 'step-failed' || kind === 'refused')).toEqual([]);
    expect(await machine.read(apicv)).toBe('Y\n');
    expect(events).toContainEqual(
      expect.objectContaining({
        step: 'posting',
        outputs: expect.objectContaining({ possible: 'yes', enabled: 'yes' }) as object,
      }),
    );
    expect((await undoOn(machine, scenario))?.end.outcome).toBe('done');
    expect(await machine.read(apicv)).toBe('N\n');
  });
});
