import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPlaybook } from '../../../cli/run/read-playbook.ts';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles } from '../../machines/simulated/hosts/variants.ts';
import { applyOn, siteOn, undoOn } from '../../laws/runbook-on.ts';

const inputs = {
  nic: '0000:00:04.0',
  peer: '10.128.0.49',
  subnet: '10.128.0.0/16',
  disk: '/var/lib/runbook/guest.qcow2',
};
const host = withFiles(labHost, { '/boot/vmlinuz': 'MZ', '/var/lib/runbook/guest.qcow2': 'QFI\u00fb' });

test('passthrough-trial.yaml starts a trial, reboots, checks the IOMMU and keeps the parameters; the plan shows all of it', async () => {
  const read = await readPlaybook(join(import.meta.dirname, '../../../playbooks/passthrough-trial.yaml'));
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join());
  const scenario = { name: 'passthrough-trial.yaml', text: read.value.text, source: read.value, inputs };
  const machine = simulatedMachine(host);
  const before = machine.snapshot('/var/lib/runbook/runs');
  const { steps } = await planPlaybook(siteOn(machine, scenario));
  const shown = steps.filter(({ type }) => type === 'grub-edit' || type === 'reboot');
  expect(shown.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
    'iommu-parameter change',
    'reboot act',
    'keep-iommu-parameter change',
  ]);
  const { end, events } = await applyOn(machine, scenario);
  expect(events.filter(({ kind }) => kind === 'step-failed' || kind === 'refused')).toEqual([]);
  expect(end).toMatchObject({ outcome: 'done', pending: [] });
  expect(await machine.read('/etc/default/grub')).toContain('intel_iommu=on');
  expect((await undoOn(machine, scenario))?.end.outcome).toBe('done');
  expect(machine.snapshot('/var/lib/runbook/runs')).toBe(before);
});
