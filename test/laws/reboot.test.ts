import { stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { planPlaybook } from '../../engine/plan/plan-playbook.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn, withSameIdCard } from '../machines/simulated/hosts/variants.ts';
import { applyOn, siteOn, undoOn } from './runbook-on.ts';
import { examples } from './scenarios.ts';
import type { Case } from './case.ts';

const journals = '/var/lib/runbook/runs';
const card = '/sys/bus/pci/devices/0000:00:04.0';
const stateOf = (machine: SimulatedMachine): string =>
  machine.snapshot(journals) + machine.liveSnapshot().replace(/^boot .*\n/, '');

const whole: Case = {
  name: 'a card, its driver and an attribute',
  text: stringify({
    runbook: 1,
    name: 'whole',
    summary: 'Everything that persists',
    steps: [
      {
        id: 'load',
        type: 'modprobe',
        with: { module: 'vfio-pci', parameters: { disable_idle_d3: 'Y' }, persist: true },
      },
      { id: 'bind', type: 'pci-bind', with: { device: '0000:00:04.0', persist: true } },
      { id: 'pages', type: 'sysfs-write', with: { path: '/proc/sys/vm/nr_hugepages', value: '64', persist: true } },
      { id: 'quiet', type: 'service', with: { unit: 'irqbalance', state: 'stopped', enabled: false } },
    ],
  }),
  inputs: {},
  description: withIommuOn(withSameIdCard(labHost)),
};

const kept = [...examples.filter(({ text }) => /persist: (?:true|initramfs)/.test(text)), whole];

describe.each(kept.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
  test('a reboot keeps the applied state, and undo after it restores the original state', async () => {
    const machine = simulatedMachine(scenario.description);
    const before = stateOf(machine);
    expect((await applyOn(machine, scenario)).end.outcome).toBe('done');
    const applied = machine.snapshot(journals);
    machine.reboot();
    expect(machine.snapshot(journals)).toBe(applied);
    const { steps } = await planPlaybook(siteOn(machine, scenario));
    expect(steps.filter(({ kind }) => kind !== 'unchanged')).toEqual([]);
    const undone = await undoOn(machine, scenario);
    expect(undone?.events.filter(({ kind }) => kind === 'step-failed' || kind === 'change-drifted')).toEqual([]);
    expect(stateOf(machine)).toBe(before);
    machine.reboot();
    expect(stateOf(machine)).toBe(before);
  });
});

describe('a boot at which the hardware has changed', () => {
  const unit = '/etc/systemd/system/runbook-bind-0000:00:04.0.service';
  const driver = async (machine: SimulatedMachine): Promise<string> => (await machine.link(`${card}/driver`)) ?? '';

  test('only the intended card is bound, not a card with the same ID', async () => {
    const machine = simulatedMachine(whole.description);
    await applyOn(machine, whole);
    machine.reboot();
    expect(await driver(machine)).toMatch(/\/vfio-pci$/);
    expect(await machine.link('/sys/bus/pci/devices/0000:00:05.0/driver')).toMatch(/\/e1000e$/);
  });

  test.each([
    ['another ID', /8086:10d3:/, '8086:10d4:'],
    ['another MAC address', /52:54:00:12:34:56/, '52:54:00:99:99:99'],
  ])('%s: the card stays with the host, and the unit has failed', async (_, is, other) => {
    const machine = simulatedMachine(whole.description);
    await applyOn(machine, whole);
    const file = await machine.readFile(unit);
    if (file === undefined) throw new Error('there is no unit');
    expect(file.content).toMatch(is);
    await machine.put(unit, { ...file, content: file.content.replace(is, other) });
    machine.reboot();
    expect(await driver(machine)).toMatch(/\/e1000e$/);
    expect(await machine.list(`${card}/net`)).toEqual(['enp0s4']);
    expect(machine.liveSnapshot()).toMatch(/unit runbook-bind-0000:00:04\.0 failed/);
  });

  test('without an IOMMU the driver does not bind it, and it is returned', async () => {
    const machine = simulatedMachine(withIommuOn(withSameIdCard(labHost)));
    await applyOn(machine, whole);
    const grub = await machine.readFile('/boot/grub/grub.cfg');
    if (grub === undefined) throw new Error('there is no grub.cfg');
    await machine.put('/boot/grub/grub.cfg', {
      ...grub,
      content: grub.content.replaceAll(' quiet', ' quiet intel_iommu=off'),
    });
    machine.reboot();
    expect(await driver(machine)).toMatch(/\/e1000e$/);
    expect(await machine.read(`${card}/driver_override`)).toBe('(null)\n');
  });
});
