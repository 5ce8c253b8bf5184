import { expect, test } from 'vitest';
import { formatCpuList, parseCpuList } from '../../../facts/cpu/cpu-list.ts';

/** Documentation/admin-guide/kernel-parameters.rst, "cpu lists"; the grouped form was seen on 6.12: isolcpus=1-3:1/2 isolates 1,3. */
test.each([
  ['2', '2'],
  ['1,2,10-20,100', '1-2,10-20,100'],
  ['2-3,0', '0,2-3'],
  ['1-3:1/2', '1,3'],
  ['0-15:2/4', '0-1,4-5,8-9,12-13'],
  ['N', '7'],
  ['4-N', '4-7'],
  ['all', '0-7'],
  ['0-3\n', '0-3'],
])('%s is %s', (text, cpus) => {
  expect(formatCpuList(parseCpuList(text, 7) ?? [])).toBe(cpus);
});

test.each(['', 'a', '3-1', '1,,2', '0-3:1/0', '0-3:3/2', '1-', '-1', '1.5', '0x3'])('"%s" is not a list', (text) => {
  expect(parseCpuList(text, 7)).toBeNull();
});
