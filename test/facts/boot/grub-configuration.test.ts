import { expect, test } from 'vitest';
import { grubEntries, grubText, grubWords, kernelParameters } from '../../../facts/boot/grub-configuration.ts';

test('words with their quotes, and the arguments that GRUB passes on', () => {
  expect(grubWords('linux\t/v a="b c"d \'e f\' memmap=2G\\$8G').map(({ text, argument }) => [text, argument])).toEqual([
    ['linux', 'linux'],
    ['/v', '/v'],
    ['a="b c"d', 'a=b cd'],
    ["'e f'", 'e f'],
    ['memmap=2G\\$8G', 'memmap=2G$8G'],
  ]);
});

test.each([
  ['quiet', null],
  ['memmap', '2G$8G'],
  ['dyndbg', 'file drivers/vfio/* +p'],
  ['a', "it's {here}; \\ <x> | &"],
])('%s=%s reaches the kernel unchanged', (name, value) => {
  expect(kernelParameters(grubWords(grubText({ name, value })))).toEqual([{ name, value, init: false }]);
});

test('entries of other systems and memory tests are skipped', () => {
  const text = [
    '### BEGIN /etc/grub.d/10_linux ###',
    '\tlinux\t/boot/vmlinuz root=UUID=0 ro quiet',
    '\tlinux\t/boot/vmlinuz root=UUID=0 ro single dis_ucode_ldr',
    '### END /etc/grub.d/10_linux ###',
    '### BEGIN /etc/grub.d/20_memtest86+ ###',
    '\tlinux /boot/memtest86+x64.bin',
    '### BEGIN /etc/grub.d/30_os-prober ###',
    '\tlinux /boot/vmlinuz-other root=UUID=1 ro',
  ].join('\n');
  expect(grubEntries(text).map(({ words, recovery }) => [words[0]?.text, recovery])).toEqual([
    ['root=UUID=0', false],
    ['root=UUID=0', true],
  ]);
  expect(grubEntries('linux /v root=x quiet')).toHaveLength(1);
});
