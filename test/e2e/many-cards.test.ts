import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { binder, driversOf, manyCards, planOf } from './support/cards.ts';
import { doctorOn } from './support/doctor-on.ts';
import { startLab, type Lab } from './support/lab.ts';

/** The card under the bridge, the cards with the same ID, and the pair behind the PCIe-to-PCI bridge. */
const [bridged, one, twin] = ['0000:00:04.0', '0000:00:06.0', '0000:00:07.0'] as const;
const [first, second] = ['0000:01:01.0', '0000:01:02.0'] as const;
const all = [bridged, one, twin, first, second];
const stock = ['e1000e (null)', 'e1000e (null)', 'e1000e (null)', 'e1000 (null)', 'e1000 (null)'];

describe('a host with cards of one ID, a shared group, NUMA, and a bridge that carries the default route', () => {
  let lab: Lab;
  let on: Awaited<ReturnType<typeof binder>>;
  beforeAll(async () => {
    lab = await startLab(...manyCards);
    on = await binder(lab);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('its facts are those of its shape', async () => {
    const { lines } = await lab.watched(['facts', '--lab', lab.file], () => undefined);
    const facts = JSON.parse(JSON.stringify(lines.at(-1))) as { facts: Record<string, unknown> };
    expect(facts.facts).toMatchObject({
      cpu: {
        count: 8,
        nodes: [
          { node: 0, cpus: '0-3' },
          { node: 1, cpus: '4-7' },
        ],
      },
      iommu: { active: true, firmware: 'DMAR' },
    });
    const cards = (facts.facts['pci'] as readonly { address: string; device: string; group: number }[]).filter(
      ({ address }) => all.includes(address as never),
    );
    expect(cards.map(({ device }) => device)).toEqual(['10d3', '10d3', '10d3', '100e', '100e']);
    expect(cards[3]?.group).toBe(cards[4]?.group);
    expect(new Set(cards.map(({ group }) => group)).size).toBe(4);
    expect(await driversOf(lab, ...all)).toEqual(stock);
  });

  test('doctor shows which cards can be passed through, and the reasons for the rest', async () => {
    const { cards, findings, inputs } = await doctorOn(lab);
    expect(findings['iommu-active']).toMatchObject({ answer: 'yes' });
    expect(findings['kvm']?.['seen']).toMatch(/-accel kvm|\/dev\/kvm/);
    const reasons = (address: string) => (cards[address]?.refusals ?? []).map(({ reason }) => reason);
    expect(reasons(bridged)).toContain('the default route goes through br0, which is on top of enp0s4');
    expect(cards[one]).toMatchObject({ answer: 'yes', twins: expect.arrayContaining([bridged, twin]), siblings: [] });
    expect(cards[twin]).toMatchObject({ answer: 'yes' });
    expect(cards[first]).toMatchObject({ answer: 'no', siblings: [second] });
    expect(cards[first]?.refusals).toMatchObject([{ check: 'group-has-other-devices', override: 'include_group' }]);
    expect(findings['iommu-groups']).toMatchObject({ answer: 'no', reason: expect.stringContaining(second) });
    expect([one, twin]).toContain(inputs['nic']);
    expect(inputs).toMatchObject({ vcpus: 4, cpus: '4-7' });
  });

  test('the card under the bridge with the default route is refused for that reason, and apply changes nothing', async () => {
    const { code, bind } = await on.plan(`nic=${bridged}`);
    const refusals = Object.fromEntries((bind?.refusals ?? []).map(({ check, reason }) => [check, reason]));
    expect(refusals['nic-carries-route']).toBe('the default route goes through br0, which is on top of enp0s4');
    expect(refusals['nic-has-uppers']).toMatch(/^br0 is on top of enp0s4/);
    expect(code).toBe(3);
    expect((await on.apply(`nic=${bridged}`)).code).toBe(3);
    expect(await driversOf(lab, bridged)).toEqual(['e1000e (null)']);
    expect(await lab.inside('ip route show default')).toMatch(/dev br0/);
  });

  test('of two cards with one ID only the named card is bound, and the other is unchanged', async () => {
    const { code, stdout, stderr } = await on.apply(`nic=${one}`);
    expect(code, stdout + stderr).toBe(0);
    expect(await driversOf(lab, one, twin)).toEqual(['vfio-pci vfio-pci', 'e1000e (null)']);
    expect((await on.undo()).code).toBe(0);
    expect(await driversOf(lab, ...all)).toEqual(stock);
  });

  test('undo keeps vfio-pci loaded for a card that another program has bound to it since', async () => {
    const give = (driver: string) =>
      lab.inside(
        `cd /sys/bus/pci/devices/${twin} && echo ${driver} >driver_override && echo ${twin} >driver/unbind && echo ${twin} >/sys/bus/pci/drivers_probe`,
      );
    expect((await on.apply(`nic=${one}`)).code).toBe(0);
    await give('vfio-pci');
    const { code, stdout, stderr } = await on.undo();
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(new RegExp(`kept .*module vfio-pci.*it drives ${twin}`));
    expect(await driversOf(lab, one, twin)).toEqual(['e1000e (null)', 'vfio-pci vfio-pci']);
    await give('');
    await lab.inside('modprobe -r vfio-pci');
    expect(await driversOf(lab, ...all)).toEqual(stock);
  });

  test('new_id also binds a card with the same ID without a driver: the plan shows it, and undo restores both', async () => {
    await lab.inside(`echo ${twin} >/sys/bus/pci/drivers/e1000e/unbind`);
    const { bind } = await on.plan(`nic=${one}`, 'method=new_id');
    expect(bind?.warnings?.join('\n')).toMatch(
      /vfio-pci claims every device 8086:10d3 without a driver, including 0000:00:07\.0/,
    );
    expect(bind?.changes?.map(({ address }) => address).toSorted()).toEqual([one, twin]);
    const { code, stdout, stderr } = await on.apply(`nic=${one}`, 'method=new_id');
    expect(code, stdout + stderr).toBe(0);
    const bound = await driversOf(lab, bridged, one, twin);
    expect(bound.map((each) => each.split(' ')[0])).toEqual(['e1000e', 'vfio-pci', 'vfio-pci']);
    const undone = await on.undo();
    expect(undone.code, undone.stdout + undone.stderr).toBe(0);
    expect(await driversOf(lab, one, twin)).toEqual(['e1000e (null)', 'none (null)']);
    await lab.inside(`echo ${twin} >/sys/bus/pci/drivers_probe`);
    expect(await driversOf(lab, ...all)).toEqual(stock);
  });

  test('a card of a shared group is refused with the name of the other card, and is bound together with it', async () => {
    const { code, bind } = await on.plan(`nic=${first}`);
    expect(bind?.refusals).toMatchObject([
      { check: 'group-has-other-devices', reason: expect.stringContaining(`also has ${second}`) },
    ]);
    expect(code).toBe(3);
    const together = await on.apply(`nic=${first}`, `together=${second}`);
    expect(together.code, together.stdout + together.stderr).toBe(0);
    expect(await driversOf(lab, first, second)).toEqual(['vfio-pci vfio-pci', 'vfio-pci vfio-pci']);
    // The group can be opened: the bridge above it does not prevent this.
    const group = (await lab.inside(`basename "$(readlink /sys/bus/pci/devices/${first}/iommu_group)"`)).trim();
    expect(await lab.inside(viable(group))).toBe('1\n');
    expect((await on.undo()).code).toBe(0);
    expect(await driversOf(lab, ...all)).toEqual(stock);
  });

  test('the lab keeps its shape: started with the same shape it is found running, with another shape it shows the difference', async () => {
    expect((await lab.runbook('lab', 'up', 'e2e')).code).toBe(0);
    expect((await lab.runbook('lab', 'up', 'e2e', ...manyCards)).code).toBe(0);
    const other = await lab.runbook('lab', 'up', 'e2e', '--nics', '2');
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(/lab e2e is running with a different shape: .*8 vCPUs in 2 NUMA nodes, not \d vCPUs/);
    const factsOf = async (name: string, wanted: string) => {
      const text = `lab: 1\nname: ${name}\nmachines:\n  host: { connect: emulated, lab: e2e, shape: { ${wanted} } }\n`;
      return lab.runbook('facts', '--lab', await lab.write(`${name}.yaml`, text));
    };
    const wrong = await factsOf('wrong', 'iommu: amd');
    expect(wrong.stderr).toMatch(/IOMMU Intel VT-d, not AMD-Vi/);
    expect(wrong.code).toBe(1);
    const same = 'nics: 3, shared_group: true, vcpus: 8, numa: 2, memory: 4G, bridge: test, nesting: false';
    expect((await factsOf('right', same)).code).toBe(0);
  });

  test('it is the same after a reset', async () => {
    expect((await lab.runbook('lab', 'reset', 'e2e')).code).toBe(0);
    expect(await lab.inside('nproc; ip route show default | cut -d" " -f5')).toBe('8\nbr0\n');
    const { steps } = await planOf(lab, 'playbooks/host-setup.yaml');
    expect(steps['iommu-active']?.findings).toMatchObject([{ holds: true }]);
  });
});

/**
 * Prints 1 if VFIO can open a group: GROUP_STATUS of a group without another owner (Documentation/driver-api/vfio.rst).
 */
const viable = (group: string): string => `python3 -c '
import fcntl, os, struct
status = bytearray(struct.pack("II", 8, 0))
fcntl.ioctl(os.open("/dev/vfio/${group}", os.O_RDWR), 0x3B67, status)
print(struct.unpack("II", status)[1] & 1)'`;
