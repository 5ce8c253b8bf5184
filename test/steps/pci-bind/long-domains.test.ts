import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { pciAddressOf } from '../../../facts/network/network-interface.ts';
import { readDriven } from '../../../facts/pci/read-uses.ts';
import { gatherFacts } from '../../../facts/gather-facts.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { addressInName } from '../../../steps/pci-bind/find-device.ts';
import { qemuArgv } from '../../../steps/support/vm/qemu-argv.ts';
import common from '../../../schemas/common.schema.json' with { type: 'json' };
import { applyOn, undoOn } from '../../laws/runbook-on.ts';
import { withIommuOn } from '../../machines/simulated/hosts/variants.ts';

const usual = '0000:00:04.0';
const vmd = { address: '0000:00:0e.0', vendor: '8086', device: '467f', class: '010400', subsystem: '8086:0000' };

/** The lab host with its NIC behind a VMD controller (or as a Hyper-V function), at another address. */
function hostWith(address: string): SimulatedMachine {
  const host = withIommuOn(labHost);
  const pci = host.pci.map((one) => (one.address === usual ? { ...one, address, parent: vmd.address } : one));
  const interfaces = host.interfaces.map((one) => (one.device === usual ? { ...one, device: address } : one));
  return simulatedMachine({ ...host, pci: [...pci, vmd], interfaces });
}

const scenario = (address: string, bind: object) => ({
  name: 'long domain',
  text: stringify({
    runbook: 1,
    name: 'long-domain',
    summary: 'A card in a long PCI domain is passed through',
    inputs: { nic: { type: 'pci-address' } },
    steps: [
      { id: 'load', type: 'modprobe', with: { module: 'vfio-pci' } },
      { id: 'irqs', type: 'tune-irq-affinity', with: { device: '{{ inputs.nic }}', cpus: '1' } },
      { id: 'bind', type: 'pci-bind', with: { allow_disconnect: true, ...bind } },
      {
        id: 'vm',
        type: 'qemu-launch',
        with: { name: 'passthrough', memory: '1G', cpus: 1, devices: ['{{ inputs.nic }}'], disk: { path: '/var/lib/runbook/images/guest.img', format: 'raw' } }, // prettier-ignore
      },
      { id: 'pin', type: 'isolcpus-pin', with: { vm: 'passthrough', isolation: 'none' } },
    ],
  }),
  inputs: { nic: address },
});

describe('PCI domains of more than 16 bits', () => {
  test.each([
    ['10000:e1:00.0', { device: '10000:e1:00.0' }],
    ['10000:e1:00.0', { interface: 'enp0s4' }],
    ['5d0505:01:00.0', { device: '5d0505:01:00.0', persist: true }],
    ['ffffffff:ff:1f.7', { device: 'ffffffff:ff:1f.7' }],
    ['abcd:00:02.0', { device: 'abcd:00:02.0' }],
  ])('a card at %s is tuned, bound, given to QEMU and restored (%j)', async (address, bind) => {
    const machine = hostWith(address);
    const before = machine.liveSnapshot();
    const { end, events } = await applyOn(machine, scenario(address, bind));
    expect(events.filter(({ kind }) => kind === 'step-failed' || kind === 'refused')).toEqual([]);
    expect(end.outcome).toBe('done');
    expect(await machine.link(`/sys/bus/pci/devices/${address}/driver`)).toMatch(/vfio-pci$/);
    expect(await readDriven('vfio-pci', machine)).toEqual([{ address, driver: 'vfio-pci' }]);
    expect((await undoOn(machine, scenario(address, bind)))?.end.outcome).toBe('done');
    expect(machine.liveSnapshot()).toBe(before);
  });

  test('the interface of such a card is found, and its facts are', async () => {
    const machine = hostWith('10000:e1:00.0');
    expect(await pciAddressOf('enp0s4', machine)).toBe('10000:e1:00.0');
    const facts = await gatherFacts(machine);
    expect(facts.net.find(({ name }) => name === 'enp0s4')?.address).toBe('10000:e1:00.0');
    expect(facts.interrupts.filter(({ device }) => device === '10000:e1:00.0')).toHaveLength(3);
  });

  test('QEMU rejects host= for them, and gets the folder of the device', () => {
    const argv = (address: string) =>
      qemuArgv({ name: 'vm', devices: [address], placement: 'root-complex', arguments: [], cpus: 1 } as never, {
        program: 'qemu',
        firmware: null,
      }).find((word) => word?.startsWith('vfio-pci'));
    expect(argv('10000:e1:00.0')).toBe('vfio-pci,sysfsdev=/sys/bus/pci/devices/10000:e1:00.0,id=passthrough0');
    expect(argv('ffff:e1:00.0')).toBe('vfio-pci,host=ffff:e1:00.0,id=passthrough0');
  });
});

describe('the form of a PCI address', () => {
  const pattern = new RegExp(common.$defs.pciAddress.pattern, 'u');
  test.each(['0000:00:1f.6', '10000:e1:00.0', '5d0505:01:00.0', 'ffffffff:ff:1f.7', '0002:01:12.3'])('%s', (address) =>
    expect(address).toMatch(pattern),
  );
  test.each(['00:1f.6', '00010000:e1:00.0', '0:00:1f.6', '100000000:00:00.0', '0000:00:20.0', '0000:00:1f.8', '0000:AF:00.0', '0000:100:00.0'])('not %s', (address) => expect(address).not.toMatch(pattern)); // prettier-ignore
});

test.each([
  ['enP65536p225s0', '10000:e1:00.0'],
  ['enP4294967295p255s31f7', 'ffffffff:ff:1f.7'],
  // An ARI function: the whole number of 8 bits after the f.
  ['enp1s2f19', '0000:01:02.3'],
  ['enp1s16f128', '0000:01:10.0'],
  ['enp1s0f7np1', '0000:01:00.7'],
  ['enp1s2f9', undefined],
  ['enp1s2f64', undefined],
  ['enp256s0', undefined],
  ['enp1s32', undefined],
  ['enP4294967296p1s0', undefined],
  // A virtual function is named by its card and number, which is not its address.
  ['enp1s0f0v3', undefined],
])('the interface name %s means %s', (name, address) => expect(addressInName(name)).toBe(address));
