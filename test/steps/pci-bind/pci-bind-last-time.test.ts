import { changeKinds } from '../../../changes/index.ts';
import { expect, test } from 'vitest';
import { lastOutputs } from '../../../engine/journal/last-outputs.ts';
import type { MachineReader } from '../../../engine/model/machine.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { pciBind } from '../../../steps/pci-bind/index.ts';
import { runOneStep } from '../../docs/run-one-step.ts';
import { planOf } from '../support/changing.ts';

const input = { device: '0000:00:04.0' };

test('the properties of a device are compared with those in the journal of the last run', async () => {
  const machine = simulatedMachine(withIommuOn(labHost));
  await machine.run(['modprobe', 'vfio-pci']);
  const run = await runOneStep(machine, pciBind, input);
  expect((await run.apply()).outcome).toBe('done');
  const last = await lastOutputs(machine, ({ address }) => address === input.device, changeKinds);
  expect(last?.outputs).toMatchObject({ group_members: [input.device], kernel: labHost.release });
  expect((await run.undo()).outcome).toBe('done');
  expect((await planOf(pciBind, input, machine)).warnings.join()).not.toMatch(/kernel-changed|group-changed/);
  const updated: MachineReader = new Proxy(machine, {
    get: (target, name) =>
      name === 'read'
        ? async (path: string) => (path === '/proc/sys/kernel/osrelease' ? '7.0.0\n' : target.read(path))
        : (target[name as keyof MachineReader] as () => unknown).bind(target),
  });
  expect((await planOf(pciBind, input, updated)).warnings.join()).toMatch(
    /kernel-changed: .*under kernel 6\.12\S*, this is 7\.0\.0.*run run-1/,
  );
});
