import { expect, test } from 'vitest';
import { readCpuIsolation } from '../../../facts/cpu/read-cpu-isolation.ts';
import { createLook } from '../../../facts/system/look.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles } from '../../machines/simulated/hosts/variants.ts';

/** A host of four CPUs that was started with these parameters as well. */
async function startedWith(parameters: string, config?: string) {
  const path = `/boot/config-${labHost.release}`;
  const described = config === undefined ? labHost : withFiles(labHost, { [path]: config });
  const machine = simulatedMachine(described);
  const grub = await machine.readFile('/boot/grub/grub.cfg');
  if (grub === undefined) throw new Error('no grub.cfg');
  await machine.put('/boot/grub/grub.cfg', {
    ...grub,
    content: grub.content.replaceAll(/ quiet$/gm, ` quiet ${parameters}`),
  });
  machine.reboot();
  return readCpuIsolation(machine, createLook([]));
}

test.each([
  ['isolcpus=2-3 nohz_full=2-3', { isolated: '2-3', nohzFull: '2-3', rcuNocbs: '2-3' }],
  // The kernel ignores a list with a CPU that does not exist; an unreadable list means all CPUs, for rcu_nocbs only.
  ['isolcpus=2-9', { isolated: '', nohzFull: '', rcuNocbs: '' }],
  ['rcu_nocbs=1', { isolated: '', rcuNocbs: '1' }],
  ['rcu_nocbs=1-N', { rcuNocbs: '1-3' }],
  ['rcu-nocbs=nonsense', { rcuNocbs: '0-3' }],
  ['-- rcu_nocbs=1', { rcuNocbs: '' }],
])('%s', async (parameters, expected) => {
  expect(await startedWith(parameters)).toMatchObject(expected);
});

test('a kernel without RCU_NOCB_CPU offloads nothing; with an unknown configuration the result is unknown', async () => {
  expect(await startedWith('rcu_nocbs=1', 'CONFIG_NO_HZ=y\n')).toMatchObject({ rcuNocbs: '' });
  expect(await startedWith('rcu_nocbs=1', 'nothing here\n')).toMatchObject({ rcuNocbs: null });
});
