import { expect, test } from 'vitest';
import { interruptDeltas, parseInterrupts } from '../../../report/parse/interrupts.ts';
import { sample } from './samples.ts';

const before = parseInterrupts(sample('proc/interrupts.1'));
const after = parseInterrupts(sample('proc/interrupts.2'));

test('rows, their counts by CPU and their meaning', () => {
  const row = (id: string) => before.find((each) => each.id === id);
  expect(row('36')).toMatchObject({ label: 'PCI-MSIX-0000:00:02.0 1-edge virtio1-req.0' });
  expect([...(row('36')?.counts ?? [])]).toEqual([
    [0, 0],
    [1, 548531],
  ]);
  expect(row('PIN')?.label).toBe('Posted-interrupt notification event');
  expect([...(row('ERR')?.counts ?? [])]).toEqual([[-1, 0]]);
});

test('the differences between two snapshots', () => {
  const deltas = interruptDeltas(before, after);
  expect(deltas.length).toBeGreaterThan(3);
  expect(deltas.every(({ total }) => total > 0)).toBe(true);
  expect(interruptDeltas(before, before)).toEqual([]);
});

test('rows of VFIO, names with blanks and commas, and offline CPUs', () => {
  const rows = parseInterrupts(
    '           CPU0       CPU2\n 34:  5  7  IR-PCI-MSI 524288-edge  vfio-msix[0](0000:17:00.2)\n 16:  1  2  IO-APIC  16-fasteoi   i801_smbus, snd hda\n',
  );
  expect([...(rows[0]?.counts.keys() ?? [])]).toEqual([0, 2]);
  expect(rows[0]?.label).toBe('IR-PCI-MSI 524288-edge vfio-msix[0](0000:17:00.2)');
  expect(rows[1]?.label).toBe('IO-APIC 16-fasteoi i801_smbus, snd hda');
});

test('text before the header is ignored, and names may have four letters or be unknown on x86', () => {
  const rows = parseInterrupts(
    [
      '$ cat /proc/interrupts',
      '           CPU0       CPU1       ',
      '  3:       1001        12     GICv3  27 Level     arch_timer',
      'IPI0:        37        41       Rescheduling interrupts',
      'VPMI:         0         2  Perf Guest Mediated PMI',
      'ERR:          7',
      '',
    ].join('\r\n'),
  );
  expect(rows.map(({ id, label }) => `${id} ${label}`)).toEqual([
    '3 GICv3 27 Level arch_timer',
    'IPI0 Rescheduling interrupts',
    'VPMI Perf Guest Mediated PMI',
    'ERR ',
  ]);
  expect([...(rows[3]?.counts ?? [])]).toEqual([[-1, 7]]);
});

test('a counter that wraps has risen, and a row under an old number is new', () => {
  const rows = (count: number, name = 'eth0') => parseInterrupts(`  CPU0\n 9: ${count} PCI-MSI ${name}\n`);
  expect(interruptDeltas(rows(4294967290), rows(10))[0]).toMatchObject({ total: 16, isPartial: false });
  expect(interruptDeltas(rows(500), rows(10))[0]).toMatchObject({ total: 10 });
  expect(interruptDeltas(rows(500), rows(10, 'vfio-msix[0]')).map(({ isPartial }) => isPartial)).toEqual([true, true]);
});
