import { expect, test } from 'vitest';
import { labArgv } from '../../../machines/emulated/qemu/lab-argv.ts';
import type { LabStart } from '../../../machines/emulated/qemu/lab-argv.ts';
import { defaultLabShape, nicAddress, nicInterface } from '../../../machines/emulated/shape/lab-shape.ts';

const start: LabStart = {
  name: 'default',
  uuid: '00000000-0000-4000-8000-000000000001',
  shape: { ...defaultLabShape, vcpus: 4 },
  accelerator: 'tcg',
  firmwareCode: '/usr/share/OVMF/OVMF_CODE_4M.fd',
  port: 0,
};

/** Options as pairs, in the order given. */
const pairs = (argv: readonly string[]): string[] => {
  const lines: string[] = [];
  for (const word of argv) {
    if (word.startsWith('-') || lines.length === 0) lines.push(word);
    else lines[lines.length - 1] += ` ${word}`;
  }
  return lines;
};

test('the default host, option by option', () => {
  expect(pairs(labArgv(start))).toMatchInlineSnapshot(`
    [
      "qemu-system-x86_64",
      "-name runbook-lab-default,debug-threads=on",
      "-uuid 00000000-0000-4000-8000-000000000001",
      "-nodefaults",
      "-no-user-config",
      "-display none",
      "-machine q35,kernel-irqchip=split,sata=off,smbus=off",
      "-accel tcg,thread=multi,tb-size=128",
      "-cpu max,xsave=off,pku=off,avx=off,avx2=off,aes=off,pclmulqdq=off,vaes=off,vpclmulqdq=off,erms=off,la57=off,monitor=off",
      "-smp 4",
      "-m 3072M",
      "-rtc base=utc,clock=host",
      "-device intel-iommu,intremap=on,caching-mode=on",
      "-drive if=pflash,unit=0,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd",
      "-drive if=pflash,unit=1,format=qcow2,file=variables.qcow2",
      "-drive if=none,id=disk,format=qcow2,discard=unmap,file=disk.qcow2",
      "-device virtio-blk-pci,drive=disk,addr=2",
      "-netdev user,id=management,ipv6=off,restrict=on,hostfwd=tcp:127.0.0.1:0-10.0.2.15:22",
      "-device virtio-net-pci,netdev=management,mac=52:54:00:80:00:01,addr=3,romfile=",
      "-netdev user,id=nic0,ipv6=off,net=10.128.0.0/16,host=10.128.0.49,dhcpstart=10.128.7.7",
      "-device e1000e,netdev=nic0,mac=52:54:00:80:07:07,addr=0x4,romfile=",
      "-device virtio-rng-pci,addr=5",
      "-chardev socket,id=serial,path=serial.sock,server=on,wait=off,logfile=serial.log",
      "-serial chardev:serial",
      "-qmp unix:qmp.sock,server=on,wait=off",
    ]
  `);
});

test('a saved state is loaded before the machine runs', () => {
  expect(labArgv({ ...start, incoming: 4 }).slice(-3)).toEqual(['-S', '-incoming', 'fd:4']);
});

test('with KVM the processor is used unchanged', () => {
  const argv = labArgv({ ...start, accelerator: 'kvm' });
  expect(argv.join(' ')).toContain('-accel kvm -cpu host');
  expect(argv.join(' ')).not.toContain('tcg');
});

test('every NIC has its own network; commas in a path stay in the path', () => {
  const [nic] = defaultLabShape.nics;
  const second = { ...nic, slot: 10, mac: '52:54:00:80:07:08', subnet: '10.129.0.0/16' };
  const shape = { ...defaultLabShape, iommu: 'none' as const, nics: [nic, second] as const };
  const text = labArgv({ ...start, shape, firmwareCode: '/a,b/code.fd' }).join(' ');
  expect(text).toContain('e1000e,netdev=nic1,mac=52:54:00:80:07:08,addr=0xa,romfile=');
  expect(text).toContain('file=/a,,b/code.fd');
  expect(text).not.toContain('iommu');
  expect([nicAddress(nic), nicAddress(second)]).toEqual(['0000:00:04.0', '0000:00:0a.0']);
  expect(nicInterface(second)).toBe('enp0s10');
});
