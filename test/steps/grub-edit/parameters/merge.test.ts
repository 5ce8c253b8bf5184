import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameName } from '../../../../facts/boot/kernel-command-line.ts';
import { items } from '../../../../facts/boot/parameters/words.ts';
import type { GrubEdit } from '../../../../schemas/types/steps/grub-edit.ts';
import { propose } from '../../../../steps/grub-edit/grub/propose.ts';
import { merge } from '../../../../steps/grub-edit/request/merge.ts';
import { requestsOf, satisfies } from '../../../../steps/grub-edit/request/request.ts';
import { carryOut, lineOf, wordsOf } from '../../../../steps/grub-edit/request/words.ts';
import { hugePages } from '../../../facts/boot/parameters/kernel-model.ts';
import { flags, grubState } from '../grub-matrix/cases.ts';

const seed = 20261130;
const ask = (parameters: Partial<GrubEdit['parameters']>): GrubEdit => ({
  ...flags,
  parameters: { ensure: [], set: {}, remove: [], ...parameters },
  variable: 'GRUB_CMDLINE_LINUX_DEFAULT',
});
const made = (line: string, parameters: Partial<GrubEdit['parameters']>): string =>
  lineOf(carryOut(wordsOf(line), requestsOf(ask(parameters))));

const words = [
  ...[
    'intel_iommu=on',
    'intel_iommu=igfx_off',
    'intel_iommu=on,sm_on',
    'amd_iommu=force_isolation',
    'amd_iommu=pgtbl_v2',
  ],
  ...['iommu=pt', 'iommu=pt,memaper=3', 'iommu.strict=0', 'pci=realloc,assign-busses', 'pci=noaer'],
  ...['crashkernel=512M,high', 'crashkernel=128M,low', 'vfio-pci.ids=8086:10d3', 'vfio_pci.ids=1af4:1000'],
  ...['modprobe.blacklist=nouveau', 'modprobe.blacklist=snd,e1000e', 'console=tty0', 'console=ttyS0,115200'],
  ...['foo=1', 'foo=2', 'panic=5', 'quiet', 'video=efifb:off', 'hugepages=16', 'transparent_hugepage=never'],
];
const wanted = [
  ...['intel_iommu=on', 'intel_iommu=sm_on', 'iommu=pt', 'pci=noaer', 'pci=realloc', 'amd_iommu=pgtbl_v2'],
  ...['crashkernel=256M,high', 'vfio-pci.ids=8086:10c9', 'modprobe.blacklist=nouveau', 'console=ttyS0,115200'],
  ...['foo=2', 'bar=1', 'panic=30', 'iommu.strict=1', 'quiet', 'video=vesafb:off', 'module_blacklist=nouveau'],
];

test('merging keeps every word that was there, and replaces only the one value that decides', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 6 }), fc.constantFrom(...wanted), (line, token) => {
      const after = wordsOf(made(line.join(' '), { ensure: [token] }));
      const [request] = requestsOf(ask({ ensure: [token] }));
      const replaced = wordsOf(line.join(' ')).filter(
        (word) =>
          !after.some(
            (other) =>
              sameName(other.name, word.name) && items(word.value).every((item) => items(other.value).includes(item)),
          ),
      );
      expect(replaced.length).toBeLessThanOrEqual(1);
      for (const word of replaced) {
        expect(sameName(word.name, request?.wanted[0].name ?? '')).toBe(true);
        expect(['crashkernel', 'panic', 'iommu.strict']).toContain(word.name);
      }
    }),
    { seed, numRuns: 1000 },
  );
});

test('merging twice is merging once, and then the request is met unless its semantics are unknown', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...words), { maxLength: 6 }),
      fc.uniqueArray(fc.constantFrom(...wanted), { maxLength: 3 }),
      (line, ensure) => {
        const once = made(line.join(' '), { ensure });
        expect(made(once, { ensure })).toBe(once);
        for (const request of requestsOf(ask({ ensure }))) {
          const before = wordsOf(line.join(' '));
          const isUnclear = merge(before, request, () => true).unclear.length > 0;
          expect(satisfies(request, wordsOf(once)), once).toBe(!isUnclear);
        }
      },
    ),
    { seed, numRuns: 1000 },
  );
});

test('a number of huge pages changes no other pool, as the kernel counts them', () => {
  const there = fc.constantFrom(
    ...[
      '',
      'hugepages=512',
      'default_hugepagesz=1G hugepages=16',
      'hugepagesz=1G hugepages=4',
      'default_hugepagesz=1G',
    ],
    ...['hugepagesz=1G hugepages=4 hugepagesz=2M hugepages=512', 'hugepages=8 hugepagesz=1048576k hugepages=4'],
    ...['hugepagesz=1G', 'default_hugepagesz=2M hugepagesz=1G hugepages=2'],
  );
  const size = fc.constantFrom('1G', '2M', '1048576k', '2048K');
  fc.assert(
    fc.property(there, size, fc.integer({ min: 1, max: 64 }), (line, text, count) => {
      const after = made(`quiet ${line}`, { ensure: [`hugepagesz=${text}`, `hugepages=${count}`] });
      const bytes = text.startsWith('1') ? 2 ** 30 : 2 ** 21;
      const expected = new Map([...hugePages(line), [bytes, count]]);
      expect(new Map([...hugePages(after)].sort()), after).toEqual(new Map([...expected].sort()));
    }),
    { seed, numRuns: 300 },
  );
});

test('/etc/default/grub and a boot entry get the same words', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 5 }), fc.constantFrom(...wanted), (line, token) => {
      const input = ask({ ensure: [token] });
      const source = (text: string): string => `GRUB_CMDLINE_LINUX_DEFAULT="${text}"\n`;
      const { changes, refusals } = propose(input, grubState(source(line.join(' '))));
      if (refusals.length > 0) return;
      const [change] = changes;
      const text = change?.kind === 'file' ? change.after?.content : source(line.join(' '));
      expect(text).toBe(source(made(line.join(' '), { ensure: [token] })));
    }),
    { seed, numRuns: 300 },
  );
});

describe('single words', () => {
  test.each([
    ['intel_iommu=on,igfx_off', { ensure: ['intel_iommu=on'] }, 'intel_iommu=on,igfx_off'],
    ['intel_iommu=igfx_off', { ensure: ['intel_iommu=on'] }, 'intel_iommu=igfx_off,on'],
    ['pci=realloc,assign-busses', { ensure: ['pci=noaer'] }, 'pci=realloc,assign-busses,noaer'],
    ['iommu=pt,memaper=3', { ensure: ['iommu=pt'] }, 'iommu=pt,memaper=3'],
    ['amd_iommu=force_isolation', { ensure: ['amd_iommu=pgtbl_v2'] }, 'amd_iommu=force_isolation,pgtbl_v2'],
    [
      'crashkernel=512M,high crashkernel=128M,low',
      { ensure: ['crashkernel=256M,high'] },
      'crashkernel=256M,high crashkernel=128M,low',
    ],
    ['crashkernel=512M,high', { ensure: ['crashkernel=128M,low'] }, 'crashkernel=512M,high crashkernel=128M,low'],
    [
      'default_hugepagesz=1G hugepages=16',
      { ensure: ['hugepagesz=1G', 'hugepages=32'] },
      'default_hugepagesz=1G hugepages=32',
    ],
    [
      'hugepagesz=1G hugepages=4',
      { ensure: ['hugepages=512'] },
      'hugepagesz=1G hugepages=4 hugepagesz=2M hugepages=512',
    ],
    ['default_hugepagesz=1G', { ensure: ['hugepages=16'] }, 'default_hugepagesz=1G hugepages=16'],
    ['hugepagesz=1G', { ensure: ['hugepagesz=1G', 'hugepages=4'] }, 'hugepagesz=1G hugepages=4'],
    ['modprobe.blacklist=a', { ensure: ['modprobe.blacklist=nouveau'] }, 'modprobe.blacklist=a,nouveau'],
    ['vfio-pci.ids=8086:10D3', { ensure: ['vfio_pci.ids=8086:10d3'] }, 'vfio-pci.ids=8086:10D3'],
    ['pci=realloc,noaer quiet', { remove: ['pci=noaer'] }, 'pci=realloc quiet'],
    ['pci=noaer quiet', { remove: ['pci=noaer'] }, 'quiet'],
    ['vfio-pci.ids=8086:10d3,1af4:1000', { remove: ['vfio_pci.ids=8086:10D3'] }, 'vfio-pci.ids=1af4:1000'],
    ['quiet -- intel_iommu=on', { ensure: ['intel_iommu=on'] }, 'quiet intel_iommu=on -- intel_iommu=on'],
    ['quiet "--" x', { ensure: ['iommu=pt'] }, 'quiet iommu=pt "--" x'],
    ['dyndbg="file a -- +p" quiet', { ensure: ['iommu=pt'] }, 'dyndbg="file a -- +p" quiet iommu=pt'],
    ['foo=1', { ensure: ['foo=2'] }, 'foo=1'],
    ['foo=1', { set: { foo: '2' } }, 'foo=2'],
  ])('%s, %j: %s', (line, parameters, expected) => {
    expect(made(line, parameters)).toBe(expected);
  });
});
