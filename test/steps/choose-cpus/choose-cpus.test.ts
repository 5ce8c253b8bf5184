import { expect, test } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withCpus } from '../../machines/simulated/hosts/variants.ts';
import { chooseCpus } from '../../../steps/choose-cpus/index.ts';
import { ofKind, planOf } from '../support/changing.ts';
import { filled } from '../support/filled.ts';

const host = withCpus(labHost, 8, { nodes: 2 });
const outputsOf = async (input: object, description = host): Promise<unknown> => {
  const type = ofKind(chooseCpus, 'change');
  const whole = filled(type.schema, input);
  return type.outputs?.(whole, await type.probe(whole, simulatedMachine(description)));
};
const checks = async (input: object, description = host): Promise<readonly string[]> =>
  (await planOf(chooseCpus, input, simulatedMachine(description))).refusals.map(({ check }) => check);

test('chooses CPUs near the card, gives the reasons, and changes nothing', async () => {
  const pci = host.pci.map((each) => (each.address === '0000:00:04.0' ? { ...each, node: 0 } : each));
  expect(await outputsOf({ count: 2, near: '0000:00:04.0' }, { ...host, pci })).toEqual({
    cpus: '2-3',
    housekeeping: '0-1,4-7',
    reason:
      '0000:00:04.0 is on NUMA node 0; the CPUs are on node 0; each is a whole core; CPUs 0-1,4-7 remain for the host',
  });
  expect(await planOf(chooseCpus, { count: 2 }, simulatedMachine(host))).toEqual({
    changes: [],
    refusals: [],
    warnings: [],
    pending: null,
  });
});

test('a given list is checked in the same way', async () => {
  expect(await outputsOf({ count: 2, cpus: '3,1' })).toMatchObject({ cpus: '1,3', housekeeping: '0,2,4-7' });
  expect(await checks({ count: 2, cpus: '1-2' })).toEqual([]);
  expect(await checks({ count: 2, cpus: '1' })).toEqual(['too-few-cpus']);
  expect(await checks({ count: 2, cpus: '7-8' })).toEqual(['cpu-out-of-range']);
  expect(await checks({ count: 2, cpus: 'two' })).toEqual(['cpu-list-malformed']);
  expect(await checks({ count: 2, cpus: '0-1' })).toEqual(['first-cpu-taken']);
  expect(await checks({ count: 2, cpus: '0-1', allow_first_cpu: true })).toEqual([]);
  expect(await checks({ count: 2, cpus: '0-7' })).toEqual(['no-cpu-left']);
  expect(await checks({ count: 2, cpus: '1-7' })).toEqual(['one-cpu-left']);
  expect(await checks({ count: 1, cpus: '2' }, withCpus(labHost, 8, { threadsPerCore: 2 }))).toEqual(['partial-core']);
});

test('a host with too few CPUs is refused', async () => {
  expect(await checks({ count: 2 }, withCpus(labHost, 2))).toEqual(['too-few-cpus']);
});
