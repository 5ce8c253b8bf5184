import { invertOf, perform } from '../../../changes/by-kind.ts';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { QemuLaunch } from '../../../../schemas/types/steps/qemu-launch.ts';
import { observeProcess } from '../../../../changes/process/process-state.ts';
import type { ProcessChange } from '../../../../changes/process/change.ts';
import { explainQemu } from '../../../../steps/support/vm/explain-qemu.ts';
import { qemuArgv } from '../../../../steps/support/vm/qemu-argv.ts';
import { vmProcess } from '../../../../steps/support/vm/vm-process.ts';
import { qemuLaunch } from '../../../../steps/qemu-launch/index.ts';
import { hastyClock, withSystemd } from '../../../changes/support/with-systemd.ts';
import { filled } from '../filled.ts';
import { needs } from '../../../needs.ts';

needs('qemu-system-x86_64');

const program = 'qemu-system-x86_64';
const input = (values: object): QemuLaunch =>
  filled(qemuLaunch.schema, { name: 'trial', memory: '64M', cpus: 1, ...values }) as QemuLaunch;
const argv = (values: object): readonly string[] => qemuArgv(input(values), { program, firmware: null });
const after = (words: readonly string[], option: string): string | undefined => words[words.indexOf(option) + 1];

test('a comma in a path is not a separator, and the disk is read-only by default', () => {
  const path = '/images/a,readonly=on.qcow2';
  expect(after(argv({ disk: { path, format: 'qcow2' } }), '-drive')).toBe(
    'if=none,id=disk0,format=qcow2,snapshot=on,file=/images/a,,readonly=on.qcow2',
  );
  expect(after(argv({ disk: { path, format: 'qcow2', writable: true } }), '-drive')).not.toContain('snapshot');
});

test('a seed is a read-only disk, a CD is booted first, and there is no network by default', () => {
  const words = argv({ seed: '/images/a,b.iso', cdrom: '/images/installer.iso', network: 'user' });
  expect(words.filter((word) => /seed|cdrom/.test(word))).toEqual([
    'if=none,id=seed,format=raw,readonly=on,file=/images/a,,b.iso',
    'virtio-blk-pci,drive=seed',
    'if=none,id=cdrom,format=raw,readonly=on,file=/images/installer.iso',
    'ide-cd,drive=cdrom,bootindex=0',
  ]);
  expect(after(words, '-nic')).toBe('user,model=virtio-net-pci');
  expect(after(argv({}), '-nic')).toBe('none');
});

test('each device gets a separate port, from which it can be unplugged while the guest runs', () => {
  const words = argv({ devices: ['0000:00:04.0', '0000:01:00.1'] });
  expect(words.filter((word) => /vfio|root-port/.test(word))).toEqual([
    'pcie-root-port,id=port0,chassis=1',
    'vfio-pci,host=0000:00:04.0,id=passthrough0,bus=port0',
    'pcie-root-port,id=port1,chassis=2',
    'vfio-pci,host=0000:01:00.1,id=passthrough1,bus=port1',
  ]);
  expect(argv({ devices: ['0000:00:04.0'], placement: 'root-complex' })).toContain(
    'vfio-pci,host=0000:00:04.0,id=passthrough0',
  );
});

test('the schema rejects text that would be another option', () => {
  for (const wrong of [
    { name: 'a,b' },
    { name: '../x' },
    { memory: '2' },
    { cpu: 'host,' },
    { devices: ['04:00.0'] },
  ]) {
    expect(() => input(wrong)).toThrow();
  }
});

/** The sockets and logs in a folder of the test's own instead of /run. */
function inFolder(change: ProcessChange, folder: string): ProcessChange {
  return JSON.parse(JSON.stringify(change).replaceAll(change.folder, folder)) as ProcessChange;
}

test('the real QEMU accepts the arguments, answers, and ends by the power button or by quit', async () => {
  await using bench = await withSystemd();
  const values = input({ accelerator: 'tcg', cpu: 'max', agent: false, ready_within: 300 });
  const words = qemuArgv(values, { program, firmware: null });
  const start = inFolder(vmProcess(values, words, false), join(bench.folder, 'vm'));
  const { signal } = new AbortController();
  await perform(start, bench.machine, { clock: hastyClock, signal });
  expect(await observeProcess(start, bench.machine)).toMatchObject({ running: true, ready: true });
  const endings = start.endings.map((ending) => (ending.kind === 'dialogue' ? { ...ending, within: 15 } : ending));
  await perform(invertOf({ ...start, endings: endings.slice(0, 2) }), bench.machine, { clock: hastyClock, signal });
  expect(await observeProcess(start, bench.machine)).toEqual({ running: false });
  expect(await bench.machine.stat(start.folder)).toBeUndefined();
});

test('errors of the real QEMU are shown with a hint', async () => {
  await using bench = await withSystemd();
  const missing = input({
    accelerator: 'tcg',
    cpu: 'max',
    agent: false,
    disk: { path: '/no/such/image.qcow2', format: 'qcow2' },
  });
  const start = inFolder(
    vmProcess(missing, qemuArgv(missing, { program, firmware: null }), false),
    join(bench.folder, 'vm'),
  );
  const trouble = await perform(start, bench.machine, {
    clock: hastyClock,
    signal: new AbortController().signal,
  }).catch(String);
  expect(trouble).toContain('/no/such/image.qcow2');
  expect(explainQemu(String(trouble))).toBe('the disk image does not exist at the path in the step');
});

const texts = [
  ["Could not open '/dev/vfio/8': No such file or directory", /not bound to vfio-pci/],
  ["Could not open '/dev/vfio/8': Permission denied", /root/],
  ["Could not open '/dev/vfio/8': Device or resource busy", /another virtual machine/],
  ['vfio 0000:04:01.0: group 6 is not viable\nPlease ensure all devices', /include_group/],
  ['vfio 0000:01:00.0: no iommu_group found: No such file or directory', /IOMMU is off/],
  ['vfio /sys/bus/pci/devices/0000:0f:00.0: no such host device: No such file or directory', /lspci -D/],
  ["Property 'vfio-pci.host' doesn't take value '00:99.0'", /PCI address/],
  ['vfio_container_dma_map(0x55df, 0x0, 0x8000000, 0x7f98) = -12 (Cannot allocate memory)', /LimitMEMLOCK/],
  ['Could not access KVM kernel module: No such file or directory', /kvm_intel/],
  ['failed to load "/sys/bus/pci/devices/0000:01:00.0/vfio-dev/vfio0/dev"', /iommufd/],
] as const;
test.each(texts)('%s', (text, hint) => {
  expect(explainQemu(`qemu-system-x86_64: -device vfio-pci,host=01:00.0: ${text}`)).toMatch(hint);
});

test('an unknown text has no hint', () => {
  expect(explainQemu('all is well')).toBeUndefined();
});
