import { describe, expect, test } from 'vitest';
import type { BindingChange } from '../../../changes/binding/change.ts';
import type { PciBind } from '../../../schemas/types/steps/pci-bind.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { pciBind } from '../../../steps/pci-bind/index.ts';
import { planPciBind } from '../../../steps/pci-bind/plan-pci-bind.ts';
import { probePciBind } from '../../../steps/pci-bind/probe-pci-bind.ts';
import { withIommuOn, withSharedGroup } from '../../machines/simulated/hosts/variants.ts';
import { invertOf, perform } from '../../changes/by-kind.ts';
import { planOf } from '../support/changing.ts';
import { filled } from '../support/filled.ts';
import { nic, smallHost } from '../support/small-host.ts';
import type { Card } from '../support/small-host.ts';
import { treeReader } from '../support/tree-reader.ts';
import type { Tree } from '../support/tree-reader.ts';
import { quiet } from './pci-bind-cases.ts';

const on = (part: number, id: string, code: string, driver?: string): Card => ({
  address: `0000:01:00.${part}`,
  id,
  class: code,
  group: '12',
  resets: 'bus',
  ...(driver === undefined ? {} : { driver }),
});

/** A graphics card with its further functions, behind a port that is in the group too. */
const port: Card = { address: '0000:00:01.0', id: '8086:460d', class: '060400', driver: 'pcieport', group: '12' };
const graphics = [
  on(0, '10de:1e84', '030000', 'nouveau'),
  on(1, '10de:10f8', '040300', 'snd_hda_intel'),
  on(2, '10de:1ad8', '0c0330', 'xhci_hcd'),
  on(3, '10de:1ad9', '0c8000'),
];
const address = '0000:01:00.0';

interface Asked extends Partial<PciBind> {
  readonly cards?: readonly Card[];
  readonly tree?: Tree;
}

async function proposed({ cards = [port, ...graphics], tree = {}, ...input }: Asked) {
  const asked = filled(pciBind.schema, { device: address, include_group: 'all', ...input }) as PciBind;
  const reader = treeReader({ ...smallHost(cards), ...tree }, quiet);
  const state = await probePciBind(asked, reader);
  const { changes, refusals, warnings } = planPciBind(asked, state);
  return {
    changes: changes.map((change) => `${(change as BindingChange).address} ${(change as BindingChange).before.driver}`),
    refusals: refusals.map(({ check }) => check),
    overrides: refusals.map(({ overrideValue }) => overrideValue),
    warnings: warnings.join('\n'),
    outputs: pciBind.kind === 'change' ? pciBind.outputs?.(asked, state) : {},
  };
}

describe('include_group: all', () => {
  test('takes the audio, USB and UCSI functions of a graphics card, and leaves its port to the host', async () => {
    const { changes, refusals, warnings, outputs } = await proposed({});
    expect(refusals).toEqual([]);
    expect(changes).toEqual([
      '0000:01:00.0 nouveau',
      '0000:01:00.1 snd_hda_intel',
      '0000:01:00.2 xhci_hcd',
      '0000:01:00.3 null',
    ]);
    expect(warnings).toContain('0000:01:00.1 HD audio controller, driver snd_hda_intel');
    expect(warnings).toContain('0000:01:00.3 serial bus controller (UCSI), without a driver');
    expect(warnings).toMatch(/the host keeps the bridges of the group: 0000:00:01\.0 PCI bridge, driver pcieport/);
    expect(outputs).toMatchObject({
      bound: ['0000:01:00.0', '0000:01:00.1', '0000:01:00.2', '0000:01:00.3'],
      bound_ids: ['10de:10f8', '10de:1ad8', '10de:1ad9', '10de:1e84'],
    });
  });

  test('of any function takes the same group', async () => {
    const { changes } = await proposed({ device: '0000:01:00.2' });
    expect(changes.toSorted()).toHaveLength(4);
  });

  test('needs no change once all are bound', async () => {
    const { driver: _, ...bare } = graphics[0] as Card;
    const done = [0, 1, 2, 3].map((part) => ({
      ...bare,
      ...graphics[part],
      address: `0000:01:00.${part}`,
      driver: 'vfio-pci',
      override: 'vfio-pci',
    }));
    expect(await proposed({ cards: [port, ...done] })).toMatchObject({ changes: [], refusals: [], warnings: '' });
  });

  test('refuses a member that the host uses', async () => {
    const disk = on(4, '144d:a80a', '010802', 'nvme');
    const { refusals } = await proposed({
      cards: [port, ...graphics, { ...disk, extra: { 'nvme/nvme0/nvme0n1/size': '8' } }],
      tree: {
        '/proc/mounts': '/dev/nvme0n1 / ext4 rw 0 0\n',
        '/dev/nvme0n1': '',
        '/sys/class/block/nvme0n1': `-> /sys/devices/pci0000:00/${disk.address}/nvme/nvme0/nvme0n1`,
      },
    });
    expect(refusals).toContain('device-in-use');
  });

  test('does not take the ISA bridge of the chipset, and is refused while that has a driver', async () => {
    const isa: Card = { address: '0000:00:1f.0', id: '8086:a149', class: '060100', driver: 'lpc_ich', group: '12' };
    const { refusals, overrides } = await proposed({ cards: [...graphics, isa] });
    expect(refusals).toEqual(['group-has-other-devices']);
    expect(overrides[0]).toBe('["0000:01:00.1", "0000:01:00.2", "0000:01:00.3", "0000:00:1f.0"]');
    const { driver: _, ...free } = isa;
    const { changes, refusals: none } = await proposed({ cards: [...graphics, free] });
    expect(none).toEqual([]);
    expect(changes).toHaveLength(4);
  });

  test('on the simulated kernel, undo returns each member to its own driver', async () => {
    const machine = simulatedMachine(withIommuOn(withSharedGroup(labHost)));
    await machine.run(['modprobe', 'vfio-pci']);
    const driver = (each: string) => machine.link(`/sys/bus/pci/devices/${each}/driver`);
    const both = ['0000:00:04.0', '0000:00:06.0'];
    const before = await Promise.all(both.map(driver));
    const { changes, refusals } = await planOf(pciBind, { device: both[0], include_group: 'all' }, machine);
    expect(refusals).toEqual([]);
    const means = { clock: machine.clock, signal: new AbortController().signal };
    for (const change of changes) await perform(change, machine, means);
    expect(await Promise.all(both.map(driver))).toEqual(both.map(() => expect.stringMatching(/vfio-pci$/)));
    for (const change of changes.toReversed()) await perform(invertOf(change), machine, means);
    expect(await Promise.all(both.map(driver))).toEqual(before);
  });
});

describe('a device by its ID', () => {
  test('is found, whatever its class', async () => {
    expect((await proposed({ device: '10de:1e84' })).changes[0]).toBe('0000:01:00.0 nouveau');
  });

  test('that does not exist, or that several cards have', async () => {
    expect((await proposed({ device: '10de:ffff' })).refusals).toEqual(['device-not-found']);
    const twins = [nic, { ...nic, address: '0000:00:05.0', group: '4', interface: undefined } as unknown as Card];
    expect((await proposed({ cards: twins, device: '8086:10d3' })).refusals).toEqual(['id-not-unique']);
  });

  test('that the functions of one card have, is the card with include_group: all', async () => {
    const pair = [0, 1].map((part) => on(part, '8086:10d3', '020000', 'e1000e'));
    expect((await proposed({ cards: pair, device: '8086:10d3' })).changes).toHaveLength(2);
    expect((await proposed({ cards: pair, device: '8086:10d3', include_group: [] })).refusals).toEqual([
      'id-not-unique',
    ]);
  });
});

describe('the reset', () => {
  test('of the bus names the functions that stay with the host, and none if all are taken', async () => {
    const apart = graphics.map((card, part) => ({ ...card, group: String(20 + part) }));
    const { warnings } = await proposed({ cards: apart });
    expect(warnings).toMatch(/would also reset 0000:01:00\.1, 0000:01:00\.2, 0000:01:00\.3\. VFIO refuses that/);
    expect((await proposed({})).warnings).not.toMatch(/would also reset/);
  });

  test('of an AMD card that needs vendor-reset, unless the module is loaded', async () => {
    const amd = { ...on(0, '1002:731f', '030000', 'amdgpu'), resets: 'bus' };
    expect((await proposed({ cards: [amd] })).warnings).toMatch(/AMD Navi 10.*vendor-reset/);
    expect((await proposed({ cards: [{ ...amd, resets: 'device_specific bus' }] })).warnings).not.toMatch(
      /vendor-reset/,
    );
    expect((await proposed({ cards: [{ ...amd, id: '1002:744c' }] })).warnings).not.toMatch(/vendor-reset/);
  });

  test('of a device without power', async () => {
    const [first, ...others] = graphics;
    const asleep = { ...(first as Card), extra: { power_state: 'D3cold\n' } };
    expect((await proposed({ cards: [asleep, ...others] })).warnings).toMatch(
      /0000:01:00\.0 is without power \(D3cold\)/,
    );
    expect((await proposed({})).warnings).not.toMatch(/D3cold/);
  });
});
