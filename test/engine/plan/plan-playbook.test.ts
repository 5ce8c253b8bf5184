import { expect, test } from 'vitest';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn, withRouteOverNic } from '../../machines/simulated/hosts/variants.ts';
import { siteOn } from '../../laws/runbook-on.ts';

const inGuest = `
  - id: in-guest
    name: In the guest
    type: command
    on: guest
    with: { argv: [touch, /x], creates: /x, irreversible: true, why: test }
`;
const launch = `runbook: 1
name: vm
summary: A guest
steps:
  - id: launch
    name: Start
    type: qemu-launch
    with: { name: passthrough, disk: { path: /nowhere.qcow2, format: qcow2 }, memory: 1G, cpus: 1 }
`;
const planned = (text: string) =>
  planPlaybook(siteOn(simulatedMachine(labHost), { name: 'vm.yaml', text, inputs: {} }));

test('a VM that cannot be started does not break the plan: its guest is known after it', async () => {
  expect((await planned(launch + inGuest.slice(1))).steps).toMatchObject([
    { kind: 'refused', refusals: [{ check: 'disk-missing' }] },
    { kind: 'unknown', after: 'launch' },
  ]);
});

test('a guest that does not answer and that no step would start is an error', async () => {
  const text = `runbook: 1\nname: vm\nsummary: A guest\nsteps:${inGuest}`;
  await expect(planned(text)).rejects.toMatchObject({ code: 'GONE' });
});

const passthrough = `runbook: 1
name: passthrough
summary: A card for a guest, across a reboot
inputs:
  nic: { type: pci-address }
steps:
  - { id: iommu, type: grub-edit, with: { parameters: { ensure: [intel_iommu=on] } } }
  - { id: restart, type: reboot }
  - id: active
    type: host-check
    with: { what: IOMMU, that: '{{ facts.iommu.active }}', equals: true, reason: needed, remedy: firmware }
  - { id: load, type: modprobe, with: { module: vfio-pci } }
  - { id: bind, type: pci-bind, with: { device: '{{ inputs.nic }}' } }
  - id: launch
    type: qemu-launch
    with: { name: vm, disk: { path: /nowhere.qcow2, format: qcow2 }, memory: 1G, cpus: 1, devices: ['{{ inputs.nic }}'] }
`;
const acrossReboot = async (nic: string) =>
  (
    await planPlaybook(
      siteOn(simulatedMachine(labHost), { name: 'passthrough.yaml', text: passthrough, inputs: { nic } }),
    )
  ).steps.slice(2);

test('a refusal that a reboot can fix is known after it; any other refusal stops the run before it', async () => {
  expect(await acrossReboot('0000:00:04.0')).toMatchObject([
    { id: 'active', kind: 'unknown', after: 'restart' },
    { id: 'load', kind: 'change' },
    { id: 'bind', kind: 'unknown', after: 'restart' },
    { id: 'launch', kind: 'refused', refusals: [{ check: 'disk-missing' }] },
  ]);
});

test.each([
  ['the card does not exist', '0000:00:09.0', 'device-not-found'],
  ['the host is reached through it', '0000:00:02.0', 'nic-carries-route'],
  ['the host has its disk on it', '0000:00:03.0', 'device-in-use'],
])('there is no reboot for a card that cannot be passed through: %s', async (_, nic, check) => {
  const [, , bind] = await acrossReboot(nic);
  expect(bind).toMatchObject({ id: 'bind', kind: 'refused', refusals: [{ check }] });
});

test('a guest whose card cannot be passed through is not refused again: one refusal is enough', async () => {
  const machine = simulatedMachine(withRouteOverNic(withIommuOn(labHost)));
  await machine.makeFolder('/images', 0o755);
  await machine.put('/images/a.qcow2', { encoding: 'utf8', content: 'x', mode: 0o644, owner: 0, group: 0 });
  const text = (nic: string) => `runbook: 1
name: one
summary: A card that carries the route
steps:
  - { id: load, type: modprobe, with: { module: vfio-pci } }
  - { id: bind, type: pci-bind, with: { device: '0000:00:04.0' } }
  - id: launch
    type: qemu-launch
    with: { name: vm, disk: { path: /images/a.qcow2, format: qcow2 }, memory: 1G, cpus: 1, devices: ['${nic}'] }
`;
  const planned = async (nic: string) =>
    (await planPlaybook(siteOn(machine, { name: 'one.yaml', text: text(nic), inputs: {} }))).steps.slice(1);
  expect(await planned('0000:00:04.0')).toMatchObject([{ kind: 'refused' }, { kind: 'unknown', after: 'bind' }]);
  expect(await planned('0000:00:03.0')).toMatchObject([
    { kind: 'refused' },
    { kind: 'refused', refusals: expect.arrayContaining([expect.objectContaining({ check: 'device-not-bound' })]) },
  ]);
});
