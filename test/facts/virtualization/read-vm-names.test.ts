import { expect, test } from 'vitest';
import { vmNameIn } from '../../../facts/virtualization/read-vm-names.ts';

test.each([
  ['qemu-system-x86_64\0-name\0web\0-m\x0002G\0', 'web'],
  ['qemu-system-x86_64\0-name\0guest=web,debug-threads=on\0', 'web'],
  ['qemu-system-x86_64\0-name\0debug-threads=on,guest=web\0', 'web'],
  ['qemu-system-x86_64\0-name\0process=q\0', null],
  ['qemu-system-x86_64\0-m\x0002G\0', null],
  ['', null],
])('%j is %s', (commandLine, name) => {
  expect(vmNameIn(commandLine)).toBe(name);
});
