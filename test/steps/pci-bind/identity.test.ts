import { describe, expect, test } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { pciBind } from '../../../steps/pci-bind/index.ts';
import { withFunctions, withIommuOn, withSameIdCard } from '../../machines/simulated/hosts/variants.ts';
import { planOf } from '../support/changing.ts';

const card = '0000:00:04.0';
const mac = '52:54:00:12:34:56';

async function host(
  description: MachineDescription = withSameIdCard(withIommuOn(labHost)),
  shows: NonNullable<MachineDescription['shows']> = {},
): Promise<SimulatedMachine> {
  const machine = simulatedMachine({ ...description, shows: { ...description.shows, ...shows } });
  await machine.run(['modprobe', 'vfio-pci']);
  return machine;
}

/** The refusals as check, reason and evidence; the address that is bound otherwise. */
async function said(machine: SimulatedMachine, input: object): Promise<string> {
  const { refusals, changes } = await planOf(pciBind, { allow_disconnect: true, ...input }, machine);
  if (refusals.length > 0) return refusals.map(({ check, reason, evidence }) => `${check}: ${reason} (${evidence})`).join('\n'); // prettier-ignore
  return changes.map((change) => (change.kind === 'binding' ? change.address : change.kind)).join(' ');
}

describe('a card was added, and the addresses have changed', () => {
  test('the refusal names where the card is now', async () => {
    const machine = await host();
    const identity = { vendor: '8086', device: '10d3', mac };
    expect(await said(machine, { device: '0000:00:05.0', identity })).toMatch(
      /^identity-mismatch: 0000:00:05\.0 is not the card of the playbook \(8086:10d3, mac 52:54:00:12:34:56\); .*; the card 8086:10d3, mac 52:54:00:12:34:56 is at 0000:00:04\.0 \(enp0s4\) \(.*mac 52:54:00:12:34:57\)$/,
    );
    expect(await said(machine, { device: '0000:07:00.0', identity })).toMatch(
      /^device-not-found: no PCI device has address 0000:07:00\.0; .* is at 0000:00:04\.0 \(enp0s4\)/,
    );
    expect(await said(machine, { interface: 'enp7s0', identity })).toMatch(
      /^interface-not-found: .* is at 0000:00:04\.0 \(enp0s4\)/,
    );
    expect(await said(machine, { device: card, identity })).toBe(card);
  });

  test('two cards alike: both are named; no card alike, or no identity: none', async () => {
    const machine = await host();
    expect(await said(machine, { device: '0000:00:03.0', identity: { vendor: '8086', device: '10d3' } })).toMatch(
      /a card 8086:10d3 is at 0000:00:04\.0 \(enp0s4\), 0000:00:05\.0 \(enp0s5\)/,
    );
    expect(await said(machine, { device: card, identity: { vendor: '10de', device: '2204' } })).not.toMatch(/ is at /);
    expect(await said(machine, { device: '0000:07:00.0' })).not.toMatch(/ is at /);
    const unseen = { serial: 'a0-36-9f-ff-ff-12-34-56' };
    expect(await said(machine, { device: '0000:07:00.0', identity: unseen })).not.toMatch(/ is at /);
  });
});

describe('identity checks that tell cards with the same chip apart', () => {
  test('subsystem', async () => {
    const machine = await host();
    expect(await said(machine, { device: card, identity: { subsystem: '8086:0000' } })).toBe(card);
    expect(await said(machine, { device: card, identity: { subsystem: '103c:17e3' } })).toMatch(
      /identity-mismatch: .*\(\*:\*, subsystem 103c:17e3\).*subsystem 8086:0000, mac/,
    );
  });

  test('serial number, where the kernel shows it', async () => {
    const serial = 'a0-36-9f-ff-ff-12-34-56';
    const at = `/sys/devices/pci0000:00/${card}/serial_number`;
    const machine = await host(undefined, { [at]: `${serial}\n` });
    expect(await said(machine, { device: card, identity: { serial } })).toBe(card);
    expect(await said(machine, { device: card, identity: { serial: serial.replace('a0', 'a1') } })).toMatch(
      /identity-mismatch: .*serial a1-36.*serial a0-36/,
    );
    expect(await said(await host(), { device: card, identity: { serial } })).toBe(card);
  });
});

test('a virtual function that is passed through is found by the name of its interface', async () => {
  const machine = await host(withFunctions(withIommuOn(labHost)));
  const at = '/sys/bus/pci/devices/0000:01:00.0';
  await machine.write(`${at}/sriov_drivers_autoprobe`, '0\n');
  await machine.write(`${at}/sriov_numvfs`, '2\n');
  expect(await said(machine, { interface: 'enp1s0v1' })).toBe('0000:01:10.2');
  expect(await said(machine, { interface: 'enp1s0v5' })).toMatch(/^interface-not-found/);
});
