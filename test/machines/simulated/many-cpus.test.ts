import { expect, test } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withCpus } from './hosts/variants.ts';

const mask = '/proc/irq/33/smp_affinity';
const machine = (count: number) => simulatedMachine(withCpus(labHost, count));

test.each([
  [4, '4', '4', '2'],
  [8, '04', '04', '2'],
  [40, '01,00000000', '01,00000000', '32'],
  [64, '80000001,00000001', '80000001,00000001', '0,32,63'],
  [512, `8${'0'.repeat(7)}${',00000000'.repeat(15)}`, `8${'0'.repeat(7)}${',00000000'.repeat(15)}`, '511'],
])('%i CPUs: a mask of words of 32 bits is written and read (%s)', async (count, text, read, list) => {
  const host = machine(count);
  await host.write(mask, `${text}\n`);
  expect(await host.read(mask)).toBe(`${read}\n`);
  expect(await host.read(`${mask}_list`)).toBe(`${list}\n`);
});

test('a mask beyond the CPUs is refused as by the kernel', async () => {
  await expect(machine(40).write(mask, '100,00000000\n')).rejects.toMatchObject({ code: 'EOVERFLOW' });
  await expect(machine(40).write(mask, '0,00000001,00000000\n')).rejects.toMatchObject({ code: 'EOVERFLOW' });
  await expect(machine(40).write(mask, '00,00000000\n')).rejects.toMatchObject({ code: 'EINVAL' });
});
