import { perform as performWith } from '../../changes/by-kind.ts';
import { once } from 'node:events';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Dialogue } from '../../../schemas/types/common.ts';
import type { ProcessChange } from '../../../changes/process/change.ts';
import { Conversation, runDialogue } from '../../../engine/model/dialogue.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn, withSharedGroup } from './hosts/variants.ts';

const nic = '0000:00:04.0';
const folder = `/sys/bus/pci/devices/${nic}`;
const run = '/run/runbook/vm';
const image = '/var/lib/runbook/images/guest.img';
const signal = new AbortController().signal;

const argv = (...more: readonly string[]): readonly string[] => [
  'qemu-system-x86_64',
  ...['-accel', 'kvm', '-smp', '2', '-m', '1024', '-drive', `file=${image},format=raw`],
  ...['-qmp', `unix:${run}/qmp,server=on,wait=off`],
  ...['-chardev', `socket,id=qga,path=${run}/agent,server=on,wait=off`],
  ...['-device', 'virtserialport,chardev=qga,name=org.qemu.guest_agent.0'],
  ...['-device', `vfio-pci,host=00:04.0,id=nic`, ...more],
];

const qmp = (...say: readonly string[]): Dialogue => ({
  socket: `${run}/qmp`,
  say: ['{"execute":"qmp_capabilities"}', ...say],
  hear: '"status": "running"',
});

const vm = (words: readonly string[] = argv()): ProcessChange => ({
  kind: 'process',
  unit: 'runbook-vm',
  argv: words,
  folder: run,
  log: `${run}/log`,
  before: { running: false },
  after: { running: true },
  ready: { dialogue: { ...qmp('{"execute":"query-status"}'), hear: '"status":"running"' }, within: 30 },
  endings: [
    { kind: 'dialogue', dialogue: { ...qmp('{"execute":"system_powerdown"}'), hear: 'SHUTDOWN' }, within: 30 },
    { kind: 'signal', signal: 'KILL', within: 5 },
  ],
});

let machine: SimulatedMachine;

async function handOver(): Promise<void> {
  await machine.run(['modprobe', 'vfio-pci']);
  await machine.write(`${folder}/driver_override`, 'vfio-pci\n');
  await machine.write(`${folder}/driver/unbind`, nic);
  await machine.write('/sys/bus/pci/drivers_probe', nic);
}

const perform = (change: ProcessChange): Promise<void> =>
  performWith(change, machine, { clock: machine.clock, signal });

beforeEach(() => {
  machine = simulatedMachine(withIommuOn(labHost));
});

describe('a virtual machine', () => {
  test('starts as a unit, answers, and all its files are removed with it', async () => {
    await handOver();
    const before = [machine.snapshot(), machine.liveSnapshot()];
    const change = vm();
    await perform(change);
    const unit = await machine.query(['systemctl', 'show', '--property=MainPID', '--value', 'runbook-vm.service']);
    expect(await machine.link(`/proc/${unit.stdout.trim()}/fd/2`)).toMatch(/^\/dev\/vfio\/\d+$/);
    expect((await machine.query(['lsmod'])).stdout).toMatch(/^kvm_intel +\d+ +4 /m);
    expect((await machine.run(['rmmod', 'vfio_pci'])).stderr).toBe('rmmod: ERROR: Module vfio_pci is in use\n');
    expect(await machine.read('/proc/interrupts')).toContain(`vfio-msix[0](${nic})`);
    await perform({ ...change, before: change.after, after: change.before });
    expect(await machine.list(run)).toBeUndefined();
    expect([machine.snapshot(), machine.liveSnapshot()]).toEqual(before);
  });

  test.each([
    ['its device is with its own driver', "Could not open '/dev/vfio/3': No such file or directory", argv()],
    [
      'its image does not exist',
      "Could not open '/none': No such file",
      argv().map((word) => word.replace(image, '/none')),
    ],
    ['a device is not a socket', 'no such host device', argv().map((word) => word.replace('00:04.0', '0f:00.0'))],
  ])('does not start when %s', async (_, text, words) => {
    if (!text.includes('vfio/3')) await handOver();
    await expect(perform(vm(words))).rejects.toMatchObject({ code: 'EXITED', message: expect.stringContaining(text) });
    expect((await machine.query(['systemctl', 'is-active', 'runbook-vm'])).stdout).toBe('failed\n');
  });

  test('does not start from a group that another driver is in', async () => {
    machine = simulatedMachine(withSharedGroup(withIommuOn(labHost)));
    await handOver();
    await machine.run(['systemd-run', '--unit=vm', '--property=StandardError=append:/run/log', '--', ...argv()]);
    expect(await machine.read('/run/log')).toContain('group 3 is not viable');
    // Without a driver the other member does not hinder.
    await machine.write('/sys/bus/pci/drivers/igb/unbind', '0000:00:06.0');
    await machine.run(['systemd-run', '--unit=vm2', '--', ...argv()]);
    expect((await machine.query(['systemctl', 'is-active', 'vm2'])).stdout).toBe('active\n');
  });

  test('holds its device: unbinding blocks to its deadline, and ends when the machine does', async () => {
    await handOver();
    await perform(vm());
    const start = machine.clock.now().getTime();
    await expect(machine.write(`${folder}/driver/unbind`, nic, { deadline: 4 })).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
    expect(machine.clock.now().getTime() - start).toBe(4000);
    expect(await machine.link(`${folder}/driver`)).toContain('vfio-pci');
    await expect(machine.write('/sys/bus/pci/drivers_probe', nic)).rejects.toMatchObject({ code: 'TIMEOUT' });
    await machine.run(['systemctl', 'stop', 'runbook-vm']);
    expect(await machine.link(`${folder}/driver`)).toBeUndefined();
  });

  test('is pinned by the threads that its monitor names', async () => {
    await handOver();
    await perform(vm());
    const attention = { within: 5, clock: machine.clock, signal };
    const answer = await runDialogue(
      { ...qmp('{"execute":"query-cpus-fast"}'), hear: 'thread-id' },
      machine,
      attention,
    );
    const { return: cpus } = JSON.parse(answer) as { readonly return: readonly { readonly 'thread-id': number }[] };
    expect(cpus.length).toBe(2);
    const thread = String(cpus[1]?.['thread-id']);
    await machine.run(['taskset', '-cp', '3', thread]);
    expect((await machine.query(['taskset', '-cp', thread])).stdout).toContain('affinity list: 3\n');
  });
});

describe('the guest agent', () => {
  const ask = async (...say: readonly string[]): Promise<string> => {
    using conversation = new Conversation(await machine.connect(`${run}/agent`));
    for (const line of say) conversation.say(line);
    return conversation.hear((line) => line.includes('return'), { within: 5, clock: machine.clock, signal });
  };

  test('synchronizes, reports the lease of the passed NIC, and runs programs inside', async () => {
    await handOver();
    await perform(vm());
    expect(JSON.parse(await ask('{"execute":"guest-sync-delimited","arguments":{"id":7}}'))).toEqual({ return: 7 });
    const interfaces = await ask('{"execute":"guest-network-get-interfaces"}');
    expect(interfaces).toContain('"hardware-address":"52:54:00:12:34:56"');
    expect(interfaces).toContain('"ip-address":"10.128.7.7"');
    const ping = { path: 'ping', arg: ['-c', '3', '10.128.0.49'], 'capture-output': true };
    const started = JSON.parse(await ask(JSON.stringify({ execute: 'guest-exec', arguments: ping }))) as {
      readonly return: { readonly pid: number };
    };
    const status = await ask(JSON.stringify({ execute: 'guest-exec-status', arguments: started.return }));
    const { return: ended } = JSON.parse(status) as { readonly return: Readonly<Record<string, unknown>> };
    expect(ended).toMatchObject({ exited: true, exitcode: 0 });
    expect(Buffer.from(String(ended['out-data']), 'base64').toString()).toContain('3 received, 0% packet loss');
  });

  test('closes when the machine ends', async () => {
    await handOver();
    await perform(vm());
    const stream = await machine.connect(`${run}/agent`);
    stream.resume();
    const ended = once(stream, 'end');
    await machine.run(['systemctl', 'kill', '--signal=SIGKILL', 'runbook-vm']);
    await ended;
    await expect(machine.connect(`${run}/agent`)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
