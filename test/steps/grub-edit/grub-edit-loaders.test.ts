import { invert, observe, perform } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../../changes/index.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import type { Proposal } from '../../../changes/proposal.ts';
import type { ChangeStepType } from '../../../engine/model/step-type.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import {
  withGrubEntries,
  withKernelstub,
  withRpmOstree,
  withSystemdBoot,
} from '../../machines/simulated/hosts/loader-variants.ts';
import { simulatedClock } from '../../../machines/simulated/machine/simulated-clock.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { grubEdit } from '../../../steps/grub-edit/index.ts';
import { flags } from './grub-matrix/cases.ts';

const step = grubEdit as ChangeStepType<GrubEdit, unknown>;
const ask = (
  parameters: Partial<GrubEdit['parameters']>,
  variable: GrubEdit['variable'] = 'GRUB_CMDLINE_LINUX_DEFAULT',
): GrubEdit => ({ ...flags, parameters: { ensure: [], set: {}, remove: [], ...parameters }, variable });

const plan = async (machine: Machine, input: GrubEdit): Promise<Proposal> =>
  step.plan(input, await step.probe(input, machine)) as Proposal;

async function carryOut(changes: readonly Change[], machine: Machine): Promise<readonly Change[]> {
  const back: Change[] = [];
  for (const change of changes) {
    await perform(change, machine, { clock: simulatedClock(), signal: new AbortController().signal });
    const inverse = invert(change, await observe(change, machine));
    if (inverse !== null) back.unshift(inverse);
  }
  return back;
}

const id = 'd2f1c0b7a1e94a4f8c5f6f0c0a1b2c3d';
const { release, root } = labHost;
const old = '6.12.90+deb13-amd64';
const usual = ask({ ensure: ['intel_iommu=on', 'iommu=pt'], remove: ['quiet'] });

/** Each loader, the files that a step changes with a line in them afterwards, and the files that must not change. */
const loaders = [
  {
    name: 'systemd-boot',
    machine: withSystemdBoot(labHost),
    changed: {
      '/etc/kernel/cmdline': `root=${root} ro intel_iommu=on iommu=pt\n`,
      [`/boot/efi/loader/entries/${id}-${release}.conf`]: `options    root=${root} ro intel_iommu=on iommu=pt systemd.machine_id=${id}\n`,
      [`/boot/efi/loader/entries/${id}-${old}.conf`]: `options    root=${root} ro intel_iommu=on iommu=pt systemd.machine_id=${id}\n`,
    },
  },
  {
    name: 'kernelstub',
    machine: withKernelstub(labHost),
    changed: {
      '/etc/kernelstub/configuration':
        '"kernel_options": [\n      "loglevel=0",\n      "systemd.show_status=false",\n      "splash",\n      "intel_iommu=on",\n      "iommu=pt"\n    ]',
      '/boot/efi/loader/entries/Pop_OS-current.conf': ' splash intel_iommu=on iommu=pt\n',
      '/boot/efi/loader/entries/Pop_OS-oldkern.conf': ' splash intel_iommu=on iommu=pt\n',
    },
  },
  {
    name: 'grub-bls',
    machine: withGrubEntries(labHost),
    changed: {
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX="rhgb intel_iommu=on iommu=pt"\n',
      '/etc/kernel/cmdline': `root=${root} ro rhgb intel_iommu=on iommu=pt\n`,
      [`/boot/loader/entries/${id}-${release}.conf`]: `options root=${root} ro rhgb intel_iommu=on iommu=pt\n`,
      [`/boot/loader/entries/${id}-${old}.conf`]: `options root=${root} ro rhgb intel_iommu=on iommu=pt\n`,
    },
  },
  {
    name: 'grub-bls',
    machine: withGrubEntries(labHost, true),
    changed: {
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX="rhgb intel_iommu=on iommu=pt"\n',
      '/boot/grub2/grubenv': `kernelopts=root=${root} ro rhgb intel_iommu=on iommu=pt\n`,
    },
  },
  { name: 'rpm-ostree', machine: withRpmOstree(labHost), changed: {} },
] as const;

describe.each(loaders.map((one) => [`${one.name}, ${Object.keys(one.changed).length} files`, one] as const))(
  '%s',
  (_, { name, machine: description, changed }) => {
    test('configured, then pending, then in effect after a reboot, then undone byte for byte', async () => {
      const machine = simulatedMachine(description);
      const before = machine.snapshot();
      const live = machine.liveSnapshot();
      const disk = new Map(before.split('\n').map((line) => [line.split(' ')[0], line]));
      const first = await plan(machine, usual);
      expect(machine.mutations).toBe(0);
      expect(first.refusals).toEqual([]);
      const back = await carryOut(first.changes, machine);
      expect(await plan(machine, usual)).toMatchObject({
        changes: [],
        refusals: [],
        pending: 'without quiet, intel_iommu=on, iommu=pt',
      });
      expect(step.outputs?.(usual, await step.probe(usual, machine))).toMatchObject({
        loader: name,
        pending: true,
        configured: expect.arrayContaining(['intel_iommu=on', 'iommu=pt']),
      });
      for (const [path, line] of Object.entries(changed)) expect(await machine.read(path)).toContain(line);
      const differing = machine
        .snapshot()
        .split('\n')
        .filter((line) => disk.get(line.split(' ')[0]) !== line)
        .map((line) => line.split(' ')[0]);
      const news = [...new Set(differing)].filter((path) => path !== undefined && !path.startsWith('/etc/kernel'));
      for (const path of news) expect(Object.keys(changed)).toContain(path);

      machine.reboot();
      expect(await machine.read('/proc/cmdline')).toMatch(/ intel_iommu=on iommu=pt\b/);
      expect(await machine.read('/proc/cmdline')).not.toMatch(/quiet/);
      expect(await plan(machine, usual)).toMatchObject({ changes: [], refusals: [], pending: null });
      await carryOut(back, machine);
      machine.reboot();
      expect(machine.snapshot()).toBe(before);
      expect(machine.liveSnapshot()).toBe(live);
    });
  },
);
