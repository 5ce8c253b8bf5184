import { expect, test } from 'vitest';
import { largeBars } from '../../../facts/pci/bar-sizes.ts';
import { readOptionRom } from '../../../facts/pci/option-rom.ts';
import { romOf } from './rom-of.ts';

test('the images of a ROM, with their IDs and kinds of code', () => {
  expect(readOptionRom(romOf(['10de:1e84', 0], ['10de:1e84', 3]))).toEqual([
    { vendor: '10de', device: '1e84', codeType: 0 },
    { vendor: '10de', device: '1e84', codeType: 3 },
  ]);
});

const whole = romOf(['10de:1e84', 0], ['10de:1e84', 3]);
const changed = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(whole);
  change(bytes);
  return bytes;
};

test.each([
  ['an empty file', Buffer.alloc(0), 'it is empty'],
  [
    'zeros, as the ROM of a card that the firmware has not run',
    Buffer.alloc(4096),
    'does not begin with the bytes 55 AA',
  ],
  ['the file of an NVIDIA tool', Buffer.concat([Buffer.from('NVGI'), whole]), 'header of an NVIDIA flash file'],
  ['a ROM without its data structure', changed((bytes) => bytes.fill(0, 0x1c, 0x20)), 'no data structure "PCIR"'],
  ['a pointer behind the end', changed((bytes) => bytes.writeUInt16LE(0xfff0, 24)), 'no data structure "PCIR"'],
  ['a file that was cut', whole.subarray(0, 512), 'its image at byte 512 is missing'],
  ['an image without a length', changed((bytes) => bytes.writeUInt16LE(0, 0x1c + 16)), 'its image has no length'],
  ['two bytes', Buffer.from([0x55, 0xaa]), 'does not begin'],
])('%s', (_, bytes, trouble) => {
  expect(readOptionRom(bytes)).toEqual(expect.stringContaining(trouble));
});

test('the sizes of large areas: 64 bits and prefetchable, not of the ROM', () => {
  const resource = [
    '0x00000000a0000000 0x00000000a0ffffff 0x0000000000040200',
    '0x0000006000000000 0x00000067ffffffff 0x000000000014220c',
    '0x0000000000000000 0x0000000000000000 0x0000000000000000',
    '0x0000006800000000 0x0000006801ffffff 0x000000000014220c',
    '0x0000000000000000 0x0000000000000000 0x0000000000000000',
    '0x0000000000005000 0x000000000000507f 0x0000000000040101',
    '0x00000000a1000000 0x00000000a107ffff 0x0000000000046200',
  ];
  expect(largeBars(`${resource.join('\n')}\n`)).toEqual([32 * 2 ** 30, 32 * 2 ** 20]);
  expect(largeBars('')).toEqual([]);
  expect(largeBars('0xzz 0x1 0x14220c\nno\n')).toEqual([]);
});
