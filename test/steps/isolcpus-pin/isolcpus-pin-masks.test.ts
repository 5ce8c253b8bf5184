import { describe, expect, test } from 'vitest';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { apply, checks, host, pid, plan, running } from './pinned-guest.ts';

describe('a kernel that resets masks when the first cpuset is created', () => {
  const runningOn = (release = '6.1.0-56-amd64'): Promise<SimulatedMachine> =>
    running({ ...host, shows: { '/proc/sys/kernel/osrelease': `${release}\n` } });

  test.each([
    ['6.1.0-56-amd64', ['masks-forgotten']],
    ['6.12.107+deb13-amd64', []],
  ])('%s: threads with individual masks', async (release, expected) => {
    const machine = await runningOn(release);
    await machine.run(['taskset', '--cpu-list', '--pid', '0-3', String(await pid(machine))]);
    expect(await checks(machine, { isolation: 'cpuset' })).toEqual(expected);
    expect(await checks(machine, { isolation: 'none' })).toEqual([]);
  });

  test('gives a warning about other programs until a cpuset is in use', async () => {
    const machine = await runningOn();
    const { refusals, changes, warnings } = await plan(machine, { isolation: 'cpuset' });
    expect(refusals).toEqual([]);
    expect(warnings.join('\n')).toMatch(/masks-of-others.*before 6\.2/);
    await apply(machine, changes);
    const again = await plan(machine, { isolation: 'cpuset', cpus: '2-4', partition: 'second' });
    expect(again.warnings.join('\n')).not.toContain('masks-of-others');
  });
});
