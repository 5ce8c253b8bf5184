import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../../engine/model/step-type.ts';
import type { PciBind } from '../../../schemas/types/steps/pci-bind.ts';
import { planPciBind } from '../../../steps/pci-bind/plan-pci-bind.ts';
import { probePciBind } from '../../../steps/pci-bind/probe-pci-bind.ts';
import { smallHost } from '../support/small-host.ts';
import { treeReader } from '../support/tree-reader.ts';
import type { Tree } from '../support/tree-reader.ts';
import { quiet } from './pci-bind-cases.ts';
import { address, nvme, cases, device } from './in-use-cases.ts';
import type { InUse } from './in-use-cases.ts';

const defaults: PciBind = {
  device: address,
  driver: 'vfio-pci',
  include_group: [],
  method: 'override',
  persist: false,
  allow_disconnect: false,
  allow_busy: false,
  allow_other_owner: false,
  deadline: 10,
};

async function planned({ tree, programs, card = {}, input }: Partial<InUse>) {
  const asked = { ...defaults, ...input };
  const host: Tree = { '/proc/mounts': 'proc /proc proc rw 0 0\n', ...smallHost([{ ...device, ...card }]), ...tree };
  const reader = treeReader(host, { ...quiet, ...programs });
  return planPciBind(asked, await probePciBind(asked, reader));
}

const text = (refusals: readonly Refusal[]): string =>
  refusals.map(({ check, reason, evidence, override }) => `${check}: ${reason} [${evidence}] ${override}`).join('\n');

describe('a device in use', () => {
  test.each(cases.map((one) => [one.what, one] as const))('%s', async (_, one) => {
    const { refusals, warnings } = await planned(one);
    expect(refusals.map(({ check }) => check)).toEqual(one.refusals ?? ['device-in-use']);
    if (one.override !== undefined) expect(refusals[0]?.override ?? null).toBe(one.override);
    if (one.says !== undefined) expect(`${text(refusals)}\n${warnings.join('\n')}`).toMatch(one.says);
  });

  test('a refusal with allow_busy becomes a warning', async () => {
    const raw = cases.find(({ what }) => what === 'a virtual machine has the raw disk open');
    const { refusals, warnings } = await planned({ ...raw, input: { allow_busy: true } });
    expect(refusals).toEqual([]);
    expect(warnings.join('\n')).toMatch(/device-in-use: .*qemu-system-x86 \(812\)/);
  });

  test('an idle disk passes', async () => {
    expect((await planned({ tree: nvme })).refusals).toEqual([]);
  });
});
