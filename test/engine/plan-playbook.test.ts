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
