import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playbook, state } from '../support/boots.ts';
import { planOf } from '../support/cards.ts';
import { frequencies, withFrequencies } from '../support/frequencies.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { measured } from '../support/measured.ts';

const policies = '/sys/devices/system/cpu/cpufreq/policy';
const governors = `cat ${policies}*/scaling_governor`;
const all = `${governors}; ls /sys/module | grep cpufreq; ${state}`;

// One of the long tests: npm run test:long -- frequencies
describe('CPUs whose frequency Linux sets, by its acpi-cpufreq driver', () => {
  let qemu: AsyncDisposable;
  let lab: Lab;
  let stock: string;
  let file: string;

  beforeAll(async () => {
    qemu = await withFrequencies(4);
    // QEMU cannot save a host with an AMD IOMMU, so this host starts from power-on, and its firmware tables are read.
    lab = await startLab('--iommu', 'amd', '--vcpus', '4');
    stock = await lab.inside(all);
    file = await lab.write(
      'governors.yaml',
      playbook('governors', [
        { id: 'fast', type: 'cpu-governor', with: { governor: 'performance', cpus: '0-1' } },
        { id: 'slow', type: 'cpu-governor', with: { governor: 'powersave', cpus: '3' } },
        { id: 'slow-too', type: 'cpu-governor', with: { governor: 'powersave', cpus: '2' } },
      ]),
    );
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    await qemu[Symbol.asyncDispose]();
  });

  const planned = async (step: object) => {
    const text = playbook('one', [{ id: 'it', type: 'cpu-governor', with: step }]);
    return (await planOf(lab, await lab.write('one.yaml', text))).steps['it'];
  };

  test('a governor that the kernel does not have is refused', async () => {
    expect(stock).toMatch(/^(schedutil\n){4}/);
    expect(await planned({ governor: 'turbo' })).toMatchObject({ refusals: [{ check: 'governor-not-offered' }] });
    expect(await planned({ governor: 'performance', cpus: '3-4' })).toMatchObject({
      refusals: [{ check: 'no-cpu-policy' }],
    });
    expect(await planned({ governor: 'performance', energy_preference: 'power' })).toMatchObject({
      refusals: [{ check: 'energy-preference-not-offered' }],
    });
  });

  test('some CPUs are set to the highest frequency and some, with a governor from a module, to the lowest', async () => {
    const { code, stdout, stderr } = await lab.runbook('apply', file, '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain('+ module cpufreq_powersave');
    expect((await lab.inside(governors)).trim().split('\n')).toEqual([
      'performance',
      'performance',
      'powersave',
      'powersave',
    ]);
    const now = await lab.inside(`cat ${policies}0/scaling_cur_freq ${policies}3/scaling_cur_freq`);
    expect(now.trim().split('\n')).toEqual([frequencies[0], frequencies[2]].map((mhz) => String(mhz * 1000)));
    const again = await lab.runbook('plan', file, '--lab', lab.file, '--detailed-exitcode');
    expect(again.code, again.stdout).toBe(0);
  });

  test('after a change by another program, status names it', async () => {
    await lab.inside(`echo performance >${policies}3/scaling_governor`);
    const status = await lab.runbook('status', '--lab', lab.file);
    expect(status.code, status.stdout).toBe(4);
    expect(status.stdout).toMatch(/policy3\/scaling_governor .*\n.*now it is "performance"/);
    await lab.inside(`echo powersave >${policies}3/scaling_governor`);
  });

  test('undo restores the governor of each CPU, and unloads the module', async () => {
    const { code, stdout, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(0);
    expect(await lab.inside(all)).toBe(stock);
  });

  test('the frequencies are part of the measurement', async () => {
    const measuring = playbook('watched', [
      {
        id: 'it',
        type: 'measure',
        with: {
          load: { tool: 'number', argv: ['sh', '-c', 'sleep 2; echo 1'] },
          duration: 2,
          settle: 0,
          collect: ['frequency'],
        },
      },
    ]);
    const { code, stdout, stderr } = await lab.runbook(
      'apply',
      await lab.write('watched.yaml', measuring),
      '--lab',
      lab.file,
      '--yes',
    );
    expect(code, stdout + stderr).toBe(0);
    const { measurement, texts } = await measured(lab, 'measurement');
    const collector = measurement.collectors.find(({ kind }) => kind === 'frequency');
    expect(collector).toMatchObject({ status: 'ok', reason: null });
    expect(texts.get('frequency.txt')).toMatch(/^@ [\d.]+\ncpu0 (2400|1600|800)000\ncpu1 \d+\ncpu2 \d+\ncpu3 \d+\n/);
  });
});
