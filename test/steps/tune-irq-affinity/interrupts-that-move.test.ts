import { describe, expect, test } from 'vitest';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { balance } from '../../machines/simulated/irqbalance.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles } from '../../machines/simulated/hosts/variants.ts';
import { tuneIrqAffinity } from '../../../steps/tune-irq-affinity/index.ts';
import { applyOn, undoOn } from '../../laws/runbook-on.ts';
import { planOf } from '../support/changing.ts';
import { lab, list, nic, pinning, quiet } from '../support/interrupts.ts';

const dropIn = '/run/systemd/system/irqbalance.service.d/runbook.conf';

describe('irqbalance', () => {
  test('is restarted with a ban for each interrupt, the affinity remains, and undo restores irqbalance', async () => {
    const machine = simulatedMachine(lab);
    const scenario = pinning({ device: nic, cpus: '2-3' }, { handler: 'ttyS0', cpus: '1' });
    expect((await applyOn(machine, scenario)).end.outcome).toBe('done');
    expect(await machine.read(dropIn)).toMatch(
      /^ExecStart=\nExecStart=\/usr\/sbin\/irqbalance --foreground \$IRQBALANCE_ARGS --banirq=33 --banirq=34 --banirq=35 --banirq=4$/m,
    );
    balance(machine.world);
    expect(await list(machine, 33, 34, 35, 4, 1)).toBe('2 3 2 1 2');
    const undone = await undoOn(machine, scenario);
    expect(undone?.events.filter(({ kind }) => kind === 'change-drifted' || kind === 'step-failed')).toEqual([]);
    expect(await list(machine, 33, 34, 35, 4)).toBe('0-3 0-3 0-3 0-3');
    // The moves of the other interrupts by irqbalance do not matter.
    machine.world.kernel.affinity.clear();
    const stock = simulatedMachine(lab);
    expect(machine.snapshot('/var/lib/runbook/runs') + machine.liveSnapshot()).toBe(
      stock.snapshot('/var/lib/runbook/runs') + stock.liveSnapshot(),
    );
  });

  test('keeps its other arguments, and gets each ban once', async () => {
    const machine = simulatedMachine(
      withFiles(lab, { '/etc/default/irqbalance': 'IRQBALANCE_ARGS="--banirq=34 -d"\n' }),
    );
    const scenario = pinning({ device: nic, cpus: '2-3' });
    await applyOn(machine, scenario);
    const unit = machine.world.kernel.units.get('irqbalance');
    expect(unit?.argv.join(' ')).toBe('/usr/sbin/irqbalance --foreground --banirq=34 -d --banirq=33 --banirq=35');
    await undoOn(machine, scenario);
    expect(machine.world.kernel.units.get('irqbalance')?.argv.join(' ')).toBe(
      '/usr/sbin/irqbalance --foreground --banirq=34 -d',
    );
    expect(await machine.list('/run/systemd/system')).toEqual([]);
  });

  test('that is left unchanged moves them, and status and a new plan show it', async () => {
    const machine = simulatedMachine(lab);
    await applyOn(machine, pinning({ device: nic, cpus: '1', irqbalance: 'leave' }));
    balance(machine.world);
    expect(await list(machine, 33, 34)).toBe('2 3');
    const { changes } = await planOf(tuneIrqAffinity, { device: nic, cpus: '1', irqbalance: 'leave' }, machine);
    expect(changes.length).toBe(3);
  });

  test('is stopped, and undo starts it', async () => {
    const machine = simulatedMachine(lab);
    const scenario = pinning({ device: nic, cpus: '1', irqbalance: 'stop' });
    await applyOn(machine, scenario);
    expect(machine.world.kernel.units.get('irqbalance')?.state).toBe('inactive');
    balance(machine.world);
    expect(await list(machine, 33)).toBe('1');
    await undoOn(machine, scenario);
    expect(machine.world.kernel.units.get('irqbalance')?.state).toBe('active');
    expect(await list(machine, 33)).toBe('0-3');
  });

  test('that moves an interrupt between the plan, the ban and the write does not stop the run, and undo restores its last affinity', async () => {
    const machine = simulatedMachine(lab);
    const scenario = pinning({ device: nic, cpus: '2-3' });
    let passes = 0;
    machine.fault = ({ method, argv }) => {
      // Just before it is started again, it makes another pass.
      if (method === 'run' && argv?.includes('daemon-reload') === true && passes === 0) {
        passes += 1;
        balance(machine.world);
      }
      return undefined;
    };
    expect((await applyOn(machine, scenario)).end.outcome).toBe('done');
    expect(passes).toBe(1);
    expect(await list(machine, 33, 34, 35)).toBe('2 3 2');
    await undoOn(machine, scenario);
    // 33 was on 2 already by then, and so it was not moved.
    expect(await list(machine, 34, 35)).toBe('3 0');
  });

  test.each(['ban', 'stop'])(
    'that moves an interrupt which was correct in the plan is corrected anyway (%s)',
    async (irqbalance) => {
      const machine = simulatedMachine(lab);
      await machine.write('/proc/irq/33/smp_affinity_list', '1\n');
      let passes = 0;
      machine.fault = ({ method, argv }) => {
        // Its last pass, after everything was read.
        if (method === 'run' && /daemon-reload|stop/.test(argv?.join(' ') ?? '') && passes === 0) {
          passes += 1;
          balance(machine.world);
        }
        return undefined;
      };
      expect((await applyOn(machine, pinning({ device: nic, cpus: '1', irqbalance }))).end.outcome).toBe('done');
      expect(passes).toBe(1);
      expect(await list(machine, 33, 34, 35)).toBe('1 1 1');
      const { changes } = await planOf(tuneIrqAffinity, { device: nic, cpus: '1', irqbalance }, machine);
      expect(changes).toEqual([]);
    },
  );
});

describe('an interrupt whose number now belongs to another', () => {
  test('is not written: undo finds nothing to undo, and status shows that it no longer exists', async () => {
    const machine = simulatedMachine(quiet);
    const scenario = pinning({ device: nic, cpus: '1' });
    await applyOn(machine, scenario);
    // The driver releases the card and binds it again: its interrupts get new settings, and here another card has the
    // number.
    const description: MachineDescription = {
      ...machine.world.description,
      pci: machine.world.description.pci.map((one) =>
        one.address === nic && one.interrupts !== undefined
          ? { ...one, interrupts: { first: 33, names: ['other-rx', 'other-tx', 'other'] } }
          : one,
      ),
    };
    Object.assign(machine.world.kernel, { description });
    machine.world.shown = undefined;
    machine.world.kernelShown = undefined;
    const undone = await undoOn(machine, scenario);
    expect(undone?.end.outcome).toBe('done');
    expect(
      undone?.events.filter(({ kind }) => ['change-drifted', 'step-failed', 'change-intended'].includes(kind)),
    ).toEqual([]);
    expect(await list(machine, 33, 34, 35)).toBe('1 1 1');
  });
});
