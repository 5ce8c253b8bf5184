import { expect, test } from 'vitest';
import { kernelLines } from '../../../changes/process/kernel-lines.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { showing } from '../../preflights/case.ts';

const command = 'journalctl -q -k --no-pager --output=cat --lines=50 --since=-20s';
const linesOf = (text: string) => kernelLines(simulatedMachine(showing(labHost, {}, { [command]: text })));

test('only messages about VFIO, the IOMMU and KVM are shown, the newest five, each cut', async () => {
  const noise = 'usb 1-1: new device\nkvm: one\nkvm: two\nDMAR: three\n';
  const found = await linesOf(`${noise}vfio-pci 0000:01:00.0: four\neth0: link up\nvfio_pin: RLIMIT_MEMLOCK (64) exceeded\n${'BAR 1 '.repeat(100)}\n`); // prettier-ignore
  expect(found.slice(0, 4)).toEqual(['kernel: kvm: two', 'kernel: DMAR: three', 'kernel: vfio-pci 0000:01:00.0: four', 'kernel: vfio_pin: RLIMIT_MEMLOCK (64) exceeded']); // prettier-ignore
  expect(found[4]).toHaveLength(208);
});

test('a machine without a journal has none', async () => {
  expect(await kernelLines(simulatedMachine(labHost))).toEqual([]);
});
