import { expect, test } from 'vitest';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { seenOnce } from '../../../engine/plan/seen-once.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { countRounds } from '../../machines/ssh/count-rounds.ts';

test('the same query is sent only once; another kind of read or other arguments are another query', async () => {
  const far = countRounds(simulatedMachine(labHost));
  const machine = seenOnce(far.machine);
  const first = await Promise.all([machine.read('/proc/cmdline'), machine.read('/proc/cmdline')]);
  expect(await machine.read('/proc/cmdline')).toBe(first[0]);
  expect(far.asked).toEqual([['read "/proc/cmdline"']]);
  await machine.stat('/proc/cmdline');
  await machine.query(['id', '-u']);
  await machine.query(['id', '-u']);
  await machine.query(['id', '-u'], { env: { A: 'b' } });
  expect(far.rounds()).toBe(4);
});

test('a failed query is repeated', async () => {
  let failures = 0;
  const read = async () => {
    failures += 1;
    if (failures === 1) throw new MachineError('not now', { code: 'EIO' });
    return 'text';
  };
  const near = simulatedMachine(labHost);
  const machine = seenOnce(
    new Proxy(near, { get: (target, key) => (key === 'read' ? read : Reflect.get(target, key, target)) }),
  );
  await expect(machine.read('/x')).rejects.toMatchObject({ code: 'EIO' });
  expect(await machine.read('/x')).toBe('text');
});
