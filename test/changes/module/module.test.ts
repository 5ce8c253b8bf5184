import { describe, invertOf, perform, matches } from '../by-kind.ts';
import { expect, test } from 'vitest';
import type { ModuleChange } from '../../../changes/module/change.ts';
import { observeModule } from '../../../changes/module/index.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withBuiltinVfio } from '../../machines/simulated/hosts/variants.ts';

const load: ModuleChange = {
  kind: 'module',
  module: 'vfio-pci',
  parameters: { disable_idle_d3: 'Y' },
  along: [],
  before: { loaded: false },
  after: { loaded: true },
};

test('a module is loaded with its parameters and unloaded, and verified by its folder', async () => {
  const machine = simulatedMachine(labHost);
  expect(await observeModule(load, machine)).toEqual(load.before);
  await perform(load, machine);
  expect(matches(load, await observeModule(load, machine), 'after')).toBe(true);
  expect(await machine.read('/sys/module/vfio_pci/parameters/disable_idle_d3')).toBe('Y\n');
  await perform(invertOf(load), machine);
  expect(matches(load, await observeModule(load, machine), 'before')).toBe(true);
});

test('modules that were loaded with it are unloaded with it; modules that were loaded before remain', async () => {
  const machine = simulatedMachine(labHost);
  const modules = (): Promise<readonly string[] | undefined> => machine.list('/sys/module');
  await machine.run(['modprobe', 'vfio']);
  const before = await modules();
  const change = { ...load, along: ['vfio_pci_core'] };
  await perform(change, machine);
  await perform(invertOf(change), machine);
  expect((await modules())?.filter((name) => name.startsWith('vfio_pci'))).toEqual([]);
  expect(before).toContain('vfio_iommu_type1');
});

test('a built-in module is loaded', async () => {
  expect(await observeModule(load, simulatedMachine(withBuiltinVfio(labHost)))).toEqual({ loaded: true });
});

test.each([
  [{ ...load, module: 'nosuch' }, 'ENOENT', /not found/],
  [{ ...load, parameters: { disable_idle_d3: 'perhaps' } }, 'EINVAL', /Invalid argument/],
  [{ ...load, module: 'kvm_amd', parameters: {} }, 'EOPNOTSUPP', /not supported/],
  [{ ...load, module: 'kvm', after: { loaded: false } }, 'EBUSY', /in use/],
])('modprobe fails: %#', async (change, code, message) => {
  const outcome = perform(change, simulatedMachine(labHost));
  await expect(outcome).rejects.toMatchObject({ code, message: expect.stringMatching(message) as unknown });
});

test('one line describes it', () => {
  expect(describe(load)).toBe('+ module vfio-pci disable_idle_d3=Y');
  expect(describe(invertOf(load))).toBe('- module vfio-pci');
});
