import { changeKinds } from '../../../changes/index.ts';
import { describe as tell } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import type { FileChange } from '../../../changes/file/change.ts';
import { makeChange } from '../../../engine/apply/make-change.ts';
import type { Proposal } from '../../../changes/proposal.ts';
import type { StepType } from '../../../engine/model/step-type.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn, withSharedGroup, withSameIdCard } from '../../machines/simulated/hosts/variants.ts';
import { pciBind } from '../../../steps/pci-bind/index.ts';
import { sysfsWrite } from '../../../steps/sysfs-write/index.ts';
import { planOf } from './changing.ts';

const nic = '0000:00:04.0';
const host = async (description = withIommuOn(labHost)): Promise<SimulatedMachine> => {
  const machine = simulatedMachine(description);
  await machine.run(['modprobe', 'vfio-pci']);
  return machine;
};
const binding = (rest: object, machine: SimulatedMachine): Promise<Proposal> =>
  planOf(pciBind, { device: nic, persist: true, ...rest }, machine);
const started = (proposal: Proposal): string =>
  /^ExecStart=(.*)$/m.exec((proposal.changes[0] as FileChange).after?.content ?? '')?.[1] ?? '';

async function make(type: StepType, input: object, machine: SimulatedMachine): Promise<void> {
  for (const change of (await planOf(type, input, machine)).changes) {
    const means = {
      machine,
      clock: machine.clock,
      kinds: changeKinds,
      now: new AbortController().signal,
      record: async () => undefined,
    };
    expect(await makeChange(change, { step: 'it', on: 'host', index: 0, takes: 'now' }, means)).toEqual({
      kind: 'made',
    });
  }
}

describe('a persistent binding', () => {
  test('has its unit written first and enabled last', async () => {
    const proposal = await binding({}, await host());
    expect(proposal.changes.map(tell)).toEqual([
      `+ /etc/systemd/system/runbook-bind-${nic}.service`,
      `~ ${nic} driver e1000e -> vfio-pci`,
      `~ unit runbook-bind-${nic}.service disabled -> enabled`,
    ]);
    expect(started(proposal)).toBe(`/bin/sh -s -- bind-pci vfio-pci ${nic} 8086:10d3:8086:0000 52:54:00:12:34:56`);
  });

  test('then needs no change, although the card no longer shows a MAC address', async () => {
    const machine = await host();
    await make(pciBind, { device: nic, persist: true }, machine);
    expect((await binding({}, machine)).changes).toEqual([]);
  });

  test('uses the address of the step if the card is already bound', async () => {
    const machine = await host();
    await make(pciBind, { device: nic }, machine);
    const identity = { mac: '52:54:00:12:34:56' };
    expect(started(await binding({ identity }, machine))).toMatch(/ 52:54:00:12:34:56$/);
    expect(started(await binding({}, machine))).toMatch(/ 8086:10d3:8086:0000 -$/);
  });

  test('includes the cards of the group that are passed through too', async () => {
    const machine = await host(withIommuOn(withSharedGroup(labHost)));
    const proposal = await binding({ include_group: ['0000:00:06.0'] }, machine);
    expect(started(proposal)).toMatch(/ 0000:00:04\.0 \S+ \S+ 0000:00:06\.0 8086:10c9:8086:0000 \S+$/);
  });

  test('needs method: override, and systemd', async () => {
    const machine = await host();
    expect((await binding({ method: 'new_id' }, machine)).refusals.map(({ check }) => check)).toEqual([
      'persist-needs-override',
    ]);
    await machine.run(['rm', '-r', '/run/systemd/system']);
    expect((await binding({}, machine)).refusals.map(({ check }) => check)).toEqual(['systemd-not-running']);
  });

  test('gives a warning if a step is not persistent', async () => {
    const machine = await host();
    await make(pciBind, { device: nic, persist: true }, machine);
    const { changes, warnings } = await planOf(pciBind, { device: nic }, machine);
    expect(changes).toEqual([]);
    expect(warnings.join()).toMatch(/runbook-bind-0000:00:04\.0\.service of an earlier run/);
  });
});

describe('a persistent write', () => {
  const write = (path: string, value: string, machine: SimulatedMachine): Promise<Proposal> =>
    planOf(sysfsWrite, { path, value, persist: true }, machine);

  test('of a card contains the card', async () => {
    const path = `/sys/bus/pci/devices/${nic}/driver_override`;
    expect(started(await write(path, 'vfio-pci', await host()))).toBe(
      `/bin/sh -s -- write-attribute ${path} vfio-pci ${path} vfio-pci exact ${nic} 8086:10d3:8086:0000`,
    );
  });

  test('of the machine contains no card', async () => {
    const path = '/proc/sys/vm/swappiness';
    const { changes } = await write(path, '10', await host());
    expect(changes.map(tell)).toEqual([
      '+ /etc/systemd/system/runbook-set-proc-sys-vm-swappiness.service',
      `~ ${path} 60 -> 10`,
      '~ unit runbook-set-proc-sys-vm-swappiness.service disabled -> enabled',
    ]);
  });

  test('of a numbered interrupt is refused', async () => {
    const { refusals } = await write('/proc/irq/33/smp_affinity_list', '1', await host());
    expect(refusals.map(({ check }) => check)).toEqual(['persist-of-a-number']);
  });
});

describe('a binding in the initramfs', () => {
  const early = (machine: SimulatedMachine, rest: object = {}): Promise<Proposal> =>
    planOf(pciBind, { device: nic, persist: 'initramfs', ...rest }, machine);
  const put = (machine: SimulatedMachine, path: string, content: string): Promise<void> =>
    machine.put(path, { encoding: 'utf8', content, mode: 0o755, owner: 0, group: 0 });

  test('is built last, and then needs no change', async () => {
    const machine = await host();
    expect((await early(machine)).changes.map(tell)).toEqual([
      `~ ${nic} driver e1000e -> vfio-pci`,
      `+ initramfs of ${labHost.release} rebuilt with ${nic} to vfio-pci (/etc/initramfs-tools/scripts/init-top/runbook-bind-0000_00_04_0, /etc/initramfs-tools/hooks/runbook-bind-0000_00_04_0)`,
    ]);
    await make(pciBind, { device: nic, persist: 'initramfs' }, machine);
    expect((await early(machine)).changes).toEqual([]);
    expect((await planOf(pciBind, { device: nic }, machine)).warnings.join()).toMatch(
      /hooks\/runbook-bind-0000_00_04_0 of an earlier run/,
    );
  });

  test('is rebuilt if the step has other input, or the image was built without it', async () => {
    const machine = await host();
    await make(pciBind, { device: nic, persist: 'initramfs' }, machine);
    const identity = { mac: '52:54:00:12:34:56' };
    expect((await early(machine, { identity })).changes.map(({ kind }) => kind)).toEqual(['initramfs']);
    const hook = '/etc/initramfs-tools/hooks/runbook-bind-0000_00_04_0';
    const kept = await machine.readFile(hook);
    await machine.remove(hook);
    await machine.run(['update-initramfs', '-u']);
    await put(machine, hook, kept?.content ?? '');
    expect((await early(machine)).changes.map(({ kind }) => kind)).toEqual(['initramfs']);
  });

  test.each([
    ['initramfs-tools-missing', (machine: SimulatedMachine) => machine.remove('/usr/sbin/mkinitramfs')],
    [
      'initramfs-updates-off',
      (machine: SimulatedMachine) =>
        put(machine, '/etc/initramfs-tools/update-initramfs.conf', '# no thanks\nupdate_initramfs=no\n'),
    ],
    ['initramfs-not-found', (machine: SimulatedMachine) => machine.remove(`/boot/initrd.img-${labHost.release}`)],
    [
      'initramfs-copied-elsewhere',
      async (machine: SimulatedMachine) => {
        await machine.makeFolder('/etc/initramfs/post-update.d', 0o755);
        await put(machine, '/etc/initramfs/post-update.d/systemd-boot', '#!/bin/sh\n');
      },
    ],
  ])('is refused by %s', async (check, arrange) => {
    const machine = await host();
    await arrange(machine);
    const { refusals, changes } = await early(machine);
    expect(refusals.map((refusal) => refusal.check)).toEqual([check]);
    expect(changes).toEqual([]);
  });

  test('names the other builder that is installed', async () => {
    const machine = await host();
    await machine.remove('/usr/bin/lsinitramfs');
    await put(machine, '/usr/bin/dracut', '#!/bin/bash\n');
    expect((await early(machine)).refusals[0]?.reason).toMatch(/the initramfs is built with dracut; persist: true/);
  });

  test('warns of a card with the same ID that cannot be distinguished there', async () => {
    const machine = await host(withIommuOn(withSameIdCard(labHost)));
    expect((await early(machine)).warnings.join()).toMatch(/0000:00:05\.0 cannot be distinguished from this card/);
  });
});
