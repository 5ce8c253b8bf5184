import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseKernelCommandLine } from '../../../../facts/boot/kernel-command-line.ts';
import { findRow, isUnclear, parameterTable } from '../../../../facts/boot/parameters/find-row.ts';
import { readHousekeeping } from '../../../../facts/boot/parameters/housekeeping.ts';
import { readHugePages } from '../../../../facts/boot/parameters/huge-pages.ts';
import { isMet, isPoolMet } from '../../../../facts/boot/parameters/is-met.ts';
import { parseSize } from '../../../../facts/boot/parameters/parse-size.ts';
import { argumentsOf, housekeeping, hugePages, switches, wordsOfModel } from './kernel-model.ts';

const seed = 20261130;
const met = (wanted: string, line: string): boolean => {
  const [parameter] = parseKernelCommandLine(wanted);
  return parameter !== undefined && isMet(parameter, parseKernelCommandLine(line));
};

describe('what is met is what the kernel concludes', () => {
  test('the same names and values, with any quotes, up to the arguments of init', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '=', '"', ' ', '-', '\t', '_', ','), maxLength: 16 });
    fc.assert(
      fc.property(text, (line) => {
        const read = parseKernelCommandLine(line).filter(({ name, init }) => !init && name !== '');
        expect(read.map(({ name, value }) => [name, value])).toEqual(argumentsOf(line).filter(([name]) => name !== ''));
      }),
      { seed, numRuns: 2000 },
    );
  });

  test.each(Object.entries(wordsOfModel))('the words of %s', (name, words) => {
    const value = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((list) => list.join(','));
    const other = fc.constantFrom('quiet', 'panic=5', '-- splash', name.replaceAll('_', '-'));
    const line = fc.array(fc.oneof({ weight: 4, arbitrary: value.map((text) => `${name}=${text}`) }, other), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(line, fc.constantFrom(...words), (written, word) => {
        const text = written.join(' ');
        const now = switches(text, name);
        const wanted = switches(`${name}=${word}`, name);
        expect(met(`${name}=${word}`, text)).toBe([...wanted].every(([key, set]) => now.get(key) === set));
      }),
      { seed, numRuns: 300 },
    );
  });

  const pageWord = fc.constantFrom(
    ...['default_hugepagesz=1G', 'default_hugepagesz=2M', 'hugepagesz=1G', 'hugepagesz=1048576k', 'hugepagesz=2M'],
    ...['hugepages=4', 'hugepages=16', 'hugepages=32', 'quiet'],
  );
  test('the pools of huge pages', () => {
    fc.assert(
      fc.property(fc.array(pageWord, { maxLength: 7 }), (written) => {
        const line = written.join(' ');
        const read = readHugePages(parseKernelCommandLine(line));
        const pools = new Map([...read.pools].map(([size, { count }]) => [size, Number(count.value)]));
        expect(new Map([...pools].sort())).toEqual(new Map([...hugePages(line)].sort()));
        for (const [size, count] of hugePages(line))
          expect(isPoolMet(parseKernelCommandLine(line), `${size / 1024}k`, String(count))).toBe(true);
      }),
      { seed, numRuns: 1000 },
    );
  });

  test.each([
    ['before 5.18', '5.15.0-91-generic', true],
    ['since 5.18', '6.1.0-18-amd64', false],
  ])('the CPUs of isolcpus and nohz_full, %s', (_, release, old) => {
    const list = fc.constantFrom('4-7', '4-9', '2-3', '2,3', '0-7', '1', '4-5');
    const flag = fc.constantFrom('nohz,', 'domain,', 'managed_irq,', 'foo,', '');
    const word = fc.oneof(
      fc.tuple(flag, flag, list).map((parts) => `isolcpus=${parts.join('')}`),
      list.map((text) => `nohz_full=${text}`),
    );
    const all = [0, 1, 2, 3, 4, 5, 6, 7];
    fc.assert(
      fc.property(fc.array(word, { maxLength: 3 }), (written) => {
        const line = written.join(' ');
        const { domain, tick, managedIrq } = readHousekeeping(parseKernelCommandLine(line), {
          release,
          possible: all,
          present: all,
        });
        const mask = (cpus: readonly number[]): number => cpus.reduce((bits, cpu) => bits | (1 << cpu), 0);
        expect({ domain: mask(domain), tick: mask(tick), managedIrq: mask(managedIrq) }).toEqual(
          housekeeping(line, old),
        );
      }),
      { seed, numRuns: 500 },
    );
  });
});

describe('values that the kernel reads alike', () => {
  test.each([
    ['default_hugepagesz=1G', 'default_hugepagesz=1024M'],
    ['default_hugepagesz=1G', 'default_hugepagesz=1048576k'],
    ['default_hugepagesz=1G', 'default_hugepagesz=1GB'],
    ['default_hugepagesz=1G', 'default_hugepagesz=0x40000000'],
    ['hugepagesz=2M', 'hugepagesz=2048K'],
    ['crashkernel=512M,high', 'crashkernel=524288K,high'],
    ['iommu.passthrough=1', 'iommu.passthrough=on'],
    ['iommu.passthrough=1', 'iommu.passthrough=Y'],
    ['kvm.ignore_msrs=1', 'kvm.ignore_msrs'],
    ['isolcpus=2-3', 'isolcpus=2,3'],
    ['nohz_full=2-3,4', 'nohz_full=2-4'],
    ['vfio-pci.ids=8086:10D3', 'vfio_pci.ids=1af4:1000,8086:10d3'],
    ['intel_iommu=on', 'intel_iommu=on,igfx_off'],
    ['intel_iommu=on', 'intel_iommu=off intel-iommu=sm_on intel_iommu=on'],
    ['modprobe.blacklist=nouveau', 'modprobe.blacklist=a,nouveau modprobe.blacklist=b'],
    ['rd.driver.blacklist=nouveau', 'rd.driver.blacklist=nouveau rd.driver.blacklist=b'],
    ['console=ttyS0', 'console=tty0 console=ttyS0 console=tty1'],
  ])('%s is met by %s', (wanted, line) => {
    expect(met(wanted, line)).toBe(true);
  });

  test.each([
    ['intel_iommu=on', 'intel_iommu=on,igfx_off intel_iommu=off'],
    ['intel_iommu=on', 'quiet -- intel_iommu=on'],
    ['vfio-pci.ids=8086:10d3', 'vfio-pci.ids=8086:10d3 vfio-pci.ids=1af4:1000'],
    ['crashkernel=256M,high', 'crashkernel=256M,low'],
    ['default_hugepagesz=1G', 'default_hugepagesz=2M default_hugepagesz=1G'],
    ['hugepages=16', 'hugepagesz=1G hugepages=16'],
    ['unknown=1', 'unknown=1 unknown=2'],
    ['isolcpus=2-3', 'isolcpus=2-4'],
    ['module_blacklist=a', 'module_blacklist=a module_blacklist=b'],
  ])('%s is not met by %s', (wanted, line) => {
    expect(met(wanted, line)).toBe(false);
  });

  test('sizes are bytes', () => {
    const bytes = ['1G', '1GB', '1024M', '1048576k', '1073741824', '0x40000000'].map((text) => parseSize(text).bytes);
    expect(new Set(bytes)).toEqual(new Set([2 ** 30]));
    expect(parseSize('512M,high')).toEqual({ bytes: 2 ** 29, rest: ',high' });
    expect(parseSize('x')).toEqual({ bytes: 0, rest: 'x' });
  });
});

describe('the table', () => {
  test('has each name once, with its source', () => {
    const names = parameterTable.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, source } of parameterTable) {
      expect(name, name).not.toContain('-');
      expect(source, name).toMatch(/\.(c|h|rst)\b|\(\d\)|boot loader/);
    }
  });

  test('a parameter of a module is known by its dot, a parameter of another program is not', () => {
    expect(findRow('nvme_core.default_ps_max_latency_us')).toMatchObject({ semantics: 'last' });
    expect(isUnclear('usbcore.quirks', '0bda:8153:k,1d6b:0002:b')).toBe(true);
    expect(isUnclear('nvme_core.default_ps_max_latency_us', '0')).toBe(false);
    expect(findRow('systemd.nobody_knows')).toBeNull();
    expect(findRow('nobody_knows')).toBeNull();
    expect(isUnclear('vfio-pci.ids', '8086:10d3,8086:10c9')).toBe(false);
  });
});
