import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { state as files } from '../support/boots.ts';
import { driversOf, planOf } from '../support/cards.ts';
import { startLab, type Lab } from '../support/lab.ts';

const [nvme, usb, display] = ['0000:00:0e.0', '0000:00:0f.0', '0000:00:10.0'] as const;
const pair = ['0000:00:11.0', '0000:00:11.1'] as const;
const set = ['0000:00:12.0', '0000:00:12.1', '0000:00:12.2'] as const;
const all = [nvme, usb, display, ...pair, ...set];
const own = ['nvme', 'xhci_hcd', 'bochs-drm', 'e1000e', 'e1000e', 'uhci_hcd', 'uhci_hcd', 'ehci-pci'];

const bind = (id: string, device: string): string =>
  `  - { after: load-vfio, id: ${id}, type: pci-bind, with: { device: "${device}", include_group: all } }\n`;
/** The devices of the guest. */
const passed = [nvme, usb, display, ...pair];

/**
 * The playbook that ships, with more devices for the guest; the USB set is only bound. The kernel knows that the
 * functions of an e1000e (82574L) are isolated from each other (pci_quirk_mf_endpoint_acs), so each has its own group.
 */
const everything = `runbook: 1
name: everything
summary: Five functions of the emulated host for one guest
extends: passthrough-device
steps:
${bind('second', pair[1])}${bind('nvme', '1b36:0010')}${bind('usb', '1b36:000d')}${bind('display', '1234:1111')}${bind('set', set[2])}
  - change: start-vm
    with:
      devices: [${passed.map((address) => `"${address}"`).join(', ')}]
      ready_within: 1200
  - change: in-guest
    with: { pci: { ids: ["8086:10d3", "8086:10d3", "1b36:0010", "1b36:000d", "1234:1111"] }, timeout: 900 }
`;

/** The state that undo must restore: the files, the drivers and what they offer. */
const state = [
  files,
  ...all.map((address) => `cd /sys/bus/pci/devices/${address}; readlink driver; cat driver_override`),
  'ls /dev/nvme0n1 /dev/dri/card0; ls /sys/bus/usb/devices | grep -c usb; ls /sys/module | grep vfio || true',
  'ls /sys/class/net',
].join('; ');

// One of the long tests: npm run test:long -- any-device
describe('a host with an NVMe disk, USB controllers, a display and a card with two functions', () => {
  let lab: Lab;
  let playbook: string;
  let stock: string;

  beforeAll(async () => {
    lab = await startLab('--iommu', 'amd', '--devices', 'nvme,usb,display,nic-pair,usb-set');
    playbook = await lab.write('everything.yaml', everything);
    stock = await lab.inside(state);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  const shipped = (device: string) => planOf(lab, 'playbooks/passthrough-device.yaml', `device=${device}`);
  const asked = () => [playbook, '--lab', lab.file, '--set', `device=${pair[0]}`];

  test('each device has its host driver', async () => {
    expect(await driversOf(lab, ...all)).toEqual(own.map((driver) => `${driver} (null)`));
  });

  test('one word takes the functions of a card, and the plan shows each with its class and driver', async () => {
    const { steps } = await shipped('8086:2934');
    const changed = (steps['bind']?.changes ?? []).flatMap(({ address }) => address ?? []);
    expect(changed.toSorted()).toEqual([...set]);
    expect(steps['bind']?.warnings?.join('\n')).toContain(`${set[2]} USB controller, driver ehci-pci`);
  });

  test('an ID of several cards is refused with their addresses', async () => {
    const { code, steps } = await shipped('8086:10d3');
    expect(steps['bind']?.refusals).toMatchObject([{ check: 'id-not-unique' }]);
    expect(code).toBe(3);
  });

  test('one guest drives all of them, and the functions of a card are in one slot', async () => {
    const { code, stdout, stderr } = await lab.runbook('apply', ...asked(), '--yes');
    expect(code, stdout + stderr).toBe(0);
    expect(await driversOf(lab, ...all)).toEqual(all.map(() => 'vfio-pci vfio-pci'));
    const guest = /The guest has (.*)/.exec(stdout)?.[1] ?? '';
    expect(guest).toMatch(/(\w\w:\w\w)\.0 8086:10d3 e1000e, \1\.1 8086:10d3 e1000e/);
    for (const device of [/1b36:0010 nvme/, /1b36:000d xhci_hcd/, /1234:1111 bochs-drm/]) expect(guest).toMatch(device);
    const again = await lab.runbook('plan', ...asked(), '--detailed-exitcode');
    expect(again.code, again.stdout).toBe(0);
  });

  test('undo returns each device to its own driver', async () => {
    const { code, stdout, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(stdout + stderr).not.toMatch(/left alone|not (be )?undone/);
    expect(code, stdout + stderr).toBe(0);
    expect(await driversOf(lab, ...all)).toEqual(own.map((driver) => `${driver} (null)`));
    await expect.poll(() => lab.inside(state), { timeout: 180_000, interval: 3_000 }).toBe(stock);
  });
});
