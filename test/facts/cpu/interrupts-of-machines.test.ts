import { describe, expect, test } from 'vitest';
import { parseInterrupts } from '../../../facts/cpu/read-interrupts.ts';
import { parseInterrupts as parseCounts } from '../../../report/parse/interrupts.ts';

/** Rows of an arm64 server with GICv3 and ITS, by kernel 6.1 and 6.12. */
const arm64 = `           CPU0       CPU1       CPU2       CPU3       
 11:     184423     176320     170004     181234     GICv3  30 Level     arch_timer
 14:          0          0          0          0     GICv3  23 Level     arm-pmu
 18:          1          0          0          0     GICv3 417 Edge     -gpio     ACPI:Event, ACPI:Ged
 45:          0         18          0          0   ITS-MSI 524288 Edge      nvme0q0
 46:          0          0       9912          0   ITS-MSI 134742016 Edge      mlx5_comp0@pci:0000:01:00.0
 51:          0          0          7          0  ITS-PCI-MSIX-0000:01:00.0   0 Edge      enp1s0np0-0
 60:          0          0          0          0  ARMH0061:00   3 Edge      ACPI:Event
IPI0:     43522      41020      40101      42002       Rescheduling interrupts
IPI1:    210034     199873     201100     205521       Function call interrupts
IPI5:         0          0          0          0       IRQ work interrupts
Err:          0
`;

describe('/proc/interrupts of arm64', () => {
  test('the trigger belongs to the chip, and IPI rows are not interrupts', () => {
    expect(parseInterrupts(arm64)).toEqual([
      { irq: 11, chip: 'GICv3 30 Level', actions: ['arch_timer'] },
      { irq: 14, chip: 'GICv3 23 Level', actions: ['arm-pmu'] },
      { irq: 18, chip: 'GICv3 417 Edge -gpio', actions: ['ACPI:Event', 'ACPI:Ged'] },
      { irq: 45, chip: 'ITS-MSI 524288 Edge', actions: ['nvme0q0'] },
      { irq: 46, chip: 'ITS-MSI 134742016 Edge', actions: ['mlx5_comp0@pci:0000:01:00.0'] },
      { irq: 51, chip: 'ITS-PCI-MSIX-0000:01:00.0 0 Edge', actions: ['enp1s0np0-0'] },
      { irq: 60, chip: 'ARMH0061:00 3 Edge', actions: ['ACPI:Event'] },
    ]);
  });

  test('each row is counted, with the rows of text', () => {
    const rows = parseCounts(arm64);
    expect(rows.map(({ id }) => id)).toEqual(['11', '14', '18', '45', '46', '51', '60', 'IPI0', 'IPI1', 'IPI5', 'Err']);
    expect(rows.find(({ id }) => id === 'IPI1')?.counts.get(3)).toBe(205_521);
    expect(rows.at(-1)?.counts).toEqual(new Map([[-1, 0]]));
  });
});

test('other machines: s390, POWER, RISC-V', () => {
  const s390 = `           CPU0       CPU1       
EXT:       2154       1920
I/O:        812        790
CLK:       1800       1511  [EXT] Clock Comparator
  3:         12          9   PCI-MSI  mlx5_async0@pci:0001:00:00.0
`;
  expect(parseInterrupts(s390)).toEqual([{ irq: 3, chip: 'PCI-MSI', actions: ['mlx5_async0@pci:0001:00:00.0'] }]);
  const power = `           CPU0       CPU8       
 16:     120034      99112  XIVE-IPI   0 Edge      IPI-0
 24:          3          0  XIVE-IRQ 4097 Level     virtio0
LOC:     332211     220011   Local timer interrupts for timer event device
`;
  expect(parseInterrupts(power).map(({ chip, actions }) => [chip, ...actions])).toEqual([
    ['XIVE-IPI 0 Edge', 'IPI-0'],
    ['XIVE-IRQ 4097 Level', 'virtio0'],
  ]);
  expect(parseCounts(power)[0]?.counts).toEqual(new Map([[0, 120_034], [8, 99_112]])); // prettier-ignore
  const riscv = '           CPU0       \n  5:       9912  RISC-V INTC   5 Edge      riscv-timer\n';
  expect(parseInterrupts(riscv)).toEqual([{ irq: 5, chip: 'RISC-V INTC 5 Edge', actions: ['riscv-timer'] }]);
});

test('6,000 interrupts on 1,024 CPUs: lines of 11 kB', () => {
  const cpus = Array.from({ length: 1024 }, (_, cpu) => cpu);
  const head = `      ${cpus.map((cpu) => `CPU${cpu}`.padStart(11)).join('')}\n`;
  const counts = cpus.map(() => '          7').join('');
  const rows = Array.from(
    { length: 6000 },
    (_, irq) =>
      `${irq}:${counts}  IR-PCI-MSIX-0000:${(irq % 256).toString(16).padStart(2, '0')}:00.0   ${irq}-edge      eth-${irq}\n`,
  );
  const began = performance.now();
  const found = parseInterrupts(head + rows.join(''));
  expect(found).toHaveLength(6000);
  expect(found.at(-1)).toMatchObject({ irq: 5999, actions: ['eth-5999'] });
  expect(performance.now() - began).toBeLessThan(8000);
});
