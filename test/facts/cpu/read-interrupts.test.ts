import { expect, test } from 'vitest';
import { parseInterrupts, readInterrupts } from '../../../facts/cpu/read-interrupts.ts';
import { createLook } from '../../../facts/system/look.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';

/** Rows of real machines: kernel 6.12 under VT-d with four CPUs, and a guest's device. */
const text = `           CPU0       CPU1       CPU2       CPU3       
  0:        122          0          0          0  IR-IO-APIC   2-edge      timer
  9:          0          0          0          0  IR-IO-APIC   9-fasteoi   acpi
 25:          0          0          0          0  IR-PCI-MSIX-0000:00:04.0   0-edge      PCIe PME, aerdrv
 34:         33          0          0          0  IR-PCI-MSIX-0000:01:00.0   0-edge      vfio-msix[0](0000:01:00.0)
120:          0          0          0          0  DMAR-MSI   0-edge      dmar0
NMI:          0          0          0          0   Non-maskable interrupts
ERR:          0
`;

test('numbered rows with chip, number and handlers', () => {
  expect(parseInterrupts(text)).toEqual([
    { irq: 0, chip: 'IR-IO-APIC 2-edge', actions: ['timer'] },
    { irq: 9, chip: 'IR-IO-APIC 9-fasteoi', actions: ['acpi'] },
    { irq: 25, chip: 'IR-PCI-MSIX-0000:00:04.0 0-edge', actions: ['PCIe PME', 'aerdrv'] },
    { irq: 34, chip: 'IR-PCI-MSIX-0000:01:00.0 0-edge', actions: ['vfio-msix[0](0000:01:00.0)'] },
    { irq: 120, chip: 'DMAR-MSI 0-edge', actions: ['dmar0'] },
  ]);
  expect(parseInterrupts('')).toEqual([]);
});

test('before 6.12 the file mode does not show whether an interrupt can be moved', async () => {
  const old = { ...labHost, release: '6.1.0-56-amd64' };
  const shows = Object.fromEntries(
    [0, 1, 4, 24, 25, 26, 28, 29, 30, 31, 33, 34, 35].map((irq) => [
      `/proc/irq/${irq}/smp_affinity_list`,
      { text: '0-3\n', mode: 0o644 },
    ]),
  );
  const found = await readInterrupts(simulatedMachine({ ...old, shows }), createLook([]));
  expect(found.length).toBeGreaterThan(5);
  expect(found.map(({ managed }) => managed)).toEqual(found.map(() => null));
});
