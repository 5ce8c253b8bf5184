import { expect, test } from 'vitest';
import { planPlaybook } from '../../engine/plan-playbook.ts';
import { labHost } from '../../machines/simulated/lab-host.ts';
import { simulatedMachine } from '../../machines/simulated/simulated-machine.ts';
import { siteOn } from '../laws/runbook-on.ts';

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

test('a VM that may not be started leaves the plan whole: its guest is known after it', async () => {
  expect((await planned(launch + inGuest.slice(1))).steps).toMatchObject([
    { kind: 'refused', refusals: [{ check: 'disk-missing' }] },
    { kind: 'unknown', after: 'launch' },
  ]);
});

test('a guest that no step would start and that does not answer is trouble', async () => {
  const text = `runbook: 1\nname: vm\nsummary: A guest\nsteps:${inGuest}`;
  await expect(planned(text)).rejects.toMatchObject({ code: 'UNREACHABLE' });
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

test('what a reboot lifts is known after it; what it does not lift is refused before it', async () => {
  expect(await acrossReboot('0000:00:04.0')).toMatchObject([
    { id: 'active', kind: 'unknown', after: 'restart' },
    { id: 'load', kind: 'change' },
    { id: 'bind', kind: 'unknown', after: 'restart' },
    { id: 'launch', kind: 'refused', refusals: [{ check: 'disk-missing' }] },
  ]);
});

test.each([
  ['no card is there', '0000:00:09.0', 'device-not-found'],
  ['the host is reached through it', '0000:00:02.0', 'nic-carries-route'],
  ['the host has its disk on it', '0000:00:03.0', 'device-in-use'],
])('the reboot is not made for a card that cannot be handed over: %s', async (_, nic, check) => {
  const [, , bind] = await acrossReboot(nic);
  expect(bind).toMatchObject({ id: 'bind', kind: 'refused', refusals: [{ check }] });
});
