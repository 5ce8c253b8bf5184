import { expect, test } from 'vitest';
import { formatParameter, parseKernelCommandLine, sameName } from '../../../facts/boot/kernel-command-line.ts';

const pairs = (text: string): readonly (readonly [string, string | null])[] =>
  parseKernelCommandLine(text).map(({ name, value }) => [name, value]);

test('names, values and flags', () => {
  expect(pairs('BOOT_IMAGE=/boot/vmlinuz root=UUID=27a1 ro  quiet\n')).toEqual([
    ['BOOT_IMAGE', '/boot/vmlinuz'],
    ['root', 'UUID=27a1'],
    ['ro', null],
    ['quiet', null],
  ]);
});

test('quotes are removed as in next_arg of the kernel', () => {
  expect(pairs('dyndbg="file a +p" x=1')).toEqual([
    ['dyndbg', 'file a +p'],
    ['x', '1'],
  ]);
  expect(pairs('"dyndbg=file a +p" x=1')).toEqual([
    ['dyndbg', 'file a +p'],
    ['x', '1'],
  ]);
  expect(pairs('a=b"c d"e')).toEqual([['a', 'b"c d"e']]);
});

test('words after -- are for init', () => {
  expect(parseKernelCommandLine('a -- b=1').map(({ name, init }) => [name, init])).toEqual([
    ['a', false],
    ['b', true],
  ]);
});

test('- and _ are equal in names', () => {
  expect(sameName('vfio-pci.ids', 'vfio_pci.ids')).toBe(true);
  expect(sameName('vfio-pci.ids', 'vfio.ids')).toBe(false);
});

test.each(['quiet', 'iommu=pt', 'dyndbg="file a +p"', 'memmap=2G$8G'])('%s is written as it is read', (text) => {
  expect(parseKernelCommandLine(text).map(formatParameter)).toEqual([text]);
});
