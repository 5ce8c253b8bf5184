import { expect, test } from 'vitest';
import type { ActOutcome } from '../../../engine/model/step-type.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withSameIdCard } from '../../machines/simulated/hosts/variants.ts';
import { wait } from '../../../steps/wait/index.ts';
import { inSubnet } from '../../../schemas/formats/subnet.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { realClock } from '../../machines/real-clock.ts';
import { actContext } from '../support/act-context.ts';
import { filled } from '../support/filled.ts';
import { ofKind } from '../support/changing.ts';

async function act(
  input: object,
  machine: SimulatedMachine,
  onProgress: (text: string) => void = () => {},
): Promise<ActOutcome> {
  const type = ofKind(wait, 'act');
  return type.act(filled(type.schema, input), actContext(machine, machine.clock, { progress: onProgress }));
}

test('an address in the subnet, with its interface', async () => {
  const machine = simulatedMachine(labHost);
  expect(await act({ address: { within: '10.0.2.0/24' } }, machine)).toEqual({
    kind: 'done',
    changed: false,
    outputs: { waited: 0, stdout: null, address: '10.0.2.15', interface: 'enp0s2', pci: null },
  });
  const mac = labHost.interfaces.find(({ name }) => name === 'enp0s2')?.mac;
  expect(await act({ address: { within: '10.0.0.0/8', mac } }, machine)).toMatchObject({ kind: 'done' });
});

test('after the timeout the message shows the last observation', async () => {
  const machine = simulatedMachine(labHost);
  const began = machine.clock.now().getTime();
  const outcome = await act({ address: { within: '192.168.0.0/16', interface: 'enp0s2' }, timeout: 30 }, machine);
  expect(outcome).toEqual({
    kind: 'failed',
    message: 'waited 30 s on host for an address in 192.168.0.0/16 on enp0s2: enp0s2 (up) has 10.0.2.15',
  });
  expect(machine.clock.now().getTime() - began).toBe(30_000);
  expect(await act({ address: { within: '10.0.0.0/8', interface: 'eth9' }, timeout: 2 }, machine)).toMatchObject({
    message: expect.stringContaining('interface eth9 does not exist'),
  });
});

test('PCI devices with their drivers; an ID that is repeated needs so many devices', async () => {
  const machine = simulatedMachine(withSameIdCard(labHost));
  const wanted = async (ids: readonly string[], driver = true) => act({ pci: { ids, driver }, timeout: 2 }, machine);
  expect(await wanted(['8086:10d3', '8086:10d3'])).toMatchObject({
    kind: 'done',
    outputs: { pci: ['00:04.0 8086:10d3 e1000e', '00:05.0 8086:10d3 e1000e'] },
  });
  expect(await wanted(['8086:10d3', '8086:10d3', '8086:10d3'])).toMatchObject({
    message: expect.stringContaining('no device has the ID 8086:10d3'),
  });
  await machine.write('/sys/bus/pci/drivers/e1000e/unbind', '0000:00:05.0');
  expect(await wanted(['8086:10d3', '8086:10d3'])).toMatchObject({
    message: expect.stringContaining('00:05.0 8086:10d3 without a driver'),
  });
  expect(await wanted(['8086:10d3', '8086:10d3'], false)).toMatchObject({ kind: 'done' });
});

test('a path that appears later, and a text in it', async () => {
  const machine = simulatedMachine(labHost);
  const path = { exists: '/tmp/later', contains: 'ready' };
  let looks = 0;
  const outcome = await act({ path, every: 5 }, machine, () => {
    looks += 1;
    if (looks === 2) void machine.append('/tmp/later', 'ready\n');
  });
  expect(outcome).toMatchObject({ kind: 'done', outputs: { waited: 10 } });
});

test('a program that succeeds gives its output, one that fails gives its last output', async () => {
  const machine = simulatedMachine(labHost);
  expect(await act({ command: ['echo', 'hello'] }, machine)).toMatchObject({ outputs: { stdout: 'hello\n' } });
  const failed = await act({ command: ['cat', '/no/such'], timeout: 3 }, machine);
  expect(failed).toMatchObject({ message: expect.stringMatching(/cat \/no\/such ended with code 1: .*No such file/) });
});

test('an unreachable machine counts as not ready yet', async () => {
  const machine = simulatedMachine(labHost);
  await machine.run(['systemctl', 'reboot']);
  expect(await act({ path: { exists: '/etc' }, timeout: 4 }, machine)).toMatchObject({
    kind: 'failed',
    message: expect.stringMatching(/for \/etc: .+/),
  });
});

test('a request to stop does not wait for the running command', async () => {
  await using machine = localMachine({ name: 'host' });
  const stop = new AbortController();
  const input = filled(wait.schema, { command: ['sleep', '60'], timeout: 60 });
  const context = actContext(machine, realClock, { signal: stop.signal });
  const waiting = ofKind(wait, 'act').act(input, context);
  setTimeout(() => stop.abort(new Error('Ctrl+C twice')), 50);
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});

test('subnets', () => {
  expect(inSubnet('10.128.7.7', '10.128.0.0/16')).toBe(true);
  expect(inSubnet('10.129.7.7', '10.128.0.0/16')).toBe(false);
  expect(inSubnet('255.255.255.255', '0.0.0.0/0')).toBe(true);
  expect(inSubnet('10.0.0.1', '10.0.0.1/32')).toBe(true);
});

test.each([
  ['no condition', {}],
  ['two things', { path: { exists: '/x' }, command: ['true'] }],
  ['no subnet', { address: { within: '10.0.0.300/24' } }],
])('the schema does not take %s', (_, input) => {
  expect(() => filled(wait.schema, input)).toThrow();
});
