import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPlaybook } from '../../../../cli/run/read-playbook.ts';
import { planPlaybook } from '../../../../engine/plan/plan-playbook.ts';
import type { ChangeStepType } from '../../../../engine/model/step-type.ts';
import { labHost } from '../../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../../machines/simulated/machine/simulated-machine.ts';
import type { MachineDescription } from '../../../../machines/simulated/tree/description.ts';
import type { GrubEdit } from '../../../../schemas/types/steps/grub-edit.ts';
import { grubEdit } from '../../../../steps/grub-edit/index.ts';
import type { LoaderState } from '../../../../steps/grub-edit/probe-loader.ts';
import { amd, withFiles, withIommuOn } from '../../../machines/simulated/hosts/variants.ts';
import { withGrubEntries, withRpmOstree, withSystemdBoot } from '../../../machines/simulated/hosts/loader-variants.ts';
import { siteOn } from '../../../laws/runbook-on.ts';
import { flags } from '../grub-matrix/cases.ts';

const step = grubEdit as ChangeStepType<GrubEdit, LoaderState>;
const input: GrubEdit = {
  ...flags,
  parameters: { ensure: ['intel_iommu=on'], set: {}, remove: [] },
  variable: 'GRUB_CMDLINE_LINUX_DEFAULT',
};
const host = withIommuOn(labHost);
const nixos = (description: MachineDescription): MachineDescription => withFiles(description, { '/etc/NIXOS': '' });
const proxmox = (description: MachineDescription): MachineDescription =>
  withFiles(description, { '/etc/kernel/proxmox-boot-uuids': 'A1B2-C3D4\n' });

const same = (description: MachineDescription): MachineDescription => description;

describe('the kernel has the IOMMU on by default: nothing to do, whatever the boot loader', () => {
  test.each([
    ['GRUB', same],
    ['GRUB with boot entries', withGrubEntries],
    ['systemd-boot', withSystemdBoot],
    ['rpm-ostree', withRpmOstree],
    ['NixOS, which no step edits', nixos],
    ['Proxmox, which no step edits', proxmox],
    ['GRUB on AMD', amd],
  ])('%s', async (_, variant) => {
    const machine = simulatedMachine(variant(host));
    const state = await step.probe(input, machine);
    expect(step.plan(input, state)).toMatchObject({ changes: [], refusals: [], pending: null });
    expect(step.remark?.(input, state)).toMatch(
      /^intel_iommu=on is not needed: the IOMMU is on without it \((dmar0|ivhd0); \d+ groups\)$/,
    );
    expect(step.outputs?.(input, state)).toMatchObject({ pending: false, waiting: [] });
  });

  test('a host without it gets the parameter, and no remark', async () => {
    const machine = simulatedMachine(labHost);
    const state = await step.probe(input, machine);
    expect(step.plan(input, state).changes).toHaveLength(2);
    expect(step.remark?.(input, state)).toBeNull();
  });

  const inputs = {
    nic: '0000:00:04.0',
    peer: '10.128.0.49',
    subnet: '10.128.0.0/16',
    disk: '/var/lib/runbook/guest.qcow2',
  };
  test.each([
    ['host-setup', {}],
    ['passthrough', inputs],
    ['passthrough-trial', inputs],
  ])('%s.yaml edits no boot loader and does not reboot', async (name, given) => {
    const read = await readPlaybook(join(import.meta.dirname, `../../../../playbooks/${name}.yaml`));
    if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join());
    const scenario = { name, text: read.value.text, source: read.value, inputs: given };
    const files = { '/boot/vmlinuz': 'MZ', '/var/lib/runbook/guest.qcow2': 'QFI\u00fb' };
    const { steps } = await planPlaybook(siteOn(simulatedMachine(withFiles(host, files)), scenario));
    const shown = steps.filter(({ type }) => type === 'grub-edit' || type === 'reboot');
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.map(({ kind }) => kind)).toEqual(shown.map(() => 'unchanged'));
  });
});
