import { expect, test } from 'vitest';
import { parseCpu } from '../../../facts/cpu/parse-cpu.ts';
import { parseOperatingSystem } from '../../../facts/system/operating-system.ts';

const cpuinfo = (vendor: string, flags: string): string =>
  [0, 1]
    .map(
      (cpu) =>
        `processor\t: ${cpu}\nvendor_id\t: ${vendor}\nmodel name\t: A CPU @ 3.50GHz\nflags\t\t: fpu ${flags} nx\n`,
    )
    .join('\n');

test.each([
  ['GenuineIntel', 'vmx', { vendor: 'intel', virtualization: 'vmx', flags: ['vmx'] }],
  ['AuthenticAMD', 'svm', { vendor: 'amd', virtualization: 'svm', flags: ['svm'] }],
  ['GenuineIntel', 'vme', { vendor: 'intel', virtualization: null, flags: [] }],
  ['CentaurHauls', 'vmx', { vendor: 'other', virtualization: 'vmx', flags: ['vmx'] }],
])('%s with %s', (vendor, flags, expected) => {
  expect(parseCpu(cpuinfo(vendor, flags))).toEqual({ ...expected, count: 2, model: 'A CPU @ 3.50GHz' });
});

test('relevant flags are reported, also those of VMX', () => {
  const text = `${cpuinfo('GenuineIntel', 'vmx x2apic mmx')}vmx flags\t: vnmi posted_intr ept\n`;
  expect(parseCpu(text).flags).toEqual(['vmx', 'ept', 'x2apic', 'posted_intr']);
});

test('without cpuinfo no CPU is reported', () => {
  expect(parseCpu('')).toEqual({ vendor: 'other', virtualization: null, count: 0, model: null, flags: [] });
});

test('os-release with quotes of both kinds, and without', () => {
  expect(
    parseOperatingSystem('ID=ubuntu\nID_LIKE="debian x"\nVERSION_ID=\'24.04\'\nPRETTY_NAME="Ubuntu \\"24.04\\""\n'),
  ).toEqual({
    id: 'ubuntu',
    version: '24.04',
    name: 'Ubuntu "24.04"',
    codename: null,
    like: ['debian', 'x'],
  });
  expect(parseOperatingSystem('')).toEqual({ id: null, version: null, name: null, codename: null, like: [] });
});
