import type { MachineReader, Output } from '../engine/machine.ts';
import type { Facts } from '../schemas/types/facts.ts';
import { readBoot } from './boot.ts';
import { parseCpu } from './cpu.ts';
import { readIommu } from './iommu.ts';
import { readModule } from './kernel-module.ts';
import type { Look } from './look.ts';
import { createLook } from './look.ts';
import { readNetwork } from './network.ts';
import { readNumaNodes } from './numa.ts';
import { parseOperatingSystem } from './operating-system.ts';
import { readPciDevices } from './pci-device.ts';
import { readPostedInterrupts } from './posted-interrupts.ts';

/** A type as plain JSON data: an interface has no index signature, what it maps to has. */
type Plain<T> = T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
export type GatheredFacts = Plain<Facts>;

const answer = ({ code, stdout }: Output): string | null => (code === 127 ? null : stdout.trim() || null);

async function readKvm(machine: MachineReader, look: Look): Promise<Facts['kvm']> {
  const [device, intel, amd] = await Promise.all(
    ['/dev/kvm', '/sys/module/kvm_intel', '/sys/module/kvm_amd'].map((path) =>
      look('kvm', undefined, machine.stat(path)),
    ),
  );
  return {
    device: device !== undefined,
    module: intel !== undefined ? 'kvm_intel' : amd !== undefined ? 'kvm_amd' : null,
  };
}

async function readDevices(machine: MachineReader, look: Look): Promise<Facts['pci']> {
  const devices = await look('pci', [], readPciDevices(machine));
  return devices.map(({ address, vendor, device, class: code, driver, override, group, interfaces }) => ({
    address,
    vendor,
    device,
    class: code,
    driver,
    override,
    group,
    interfaces: [...interfaces],
  }));
}

/** Everything schemas/facts.schema.json names, in one pass; as an ordinary user too, with what stayed unseen named. Throws MachineError only when the machine cannot be reached. */
export async function gatherFacts(machine: MachineReader): Promise<GatheredFacts> {
  const unseen: Facts['unseen'] = [];
  const look = createLook(unseen);
  const text = async (fact: string, path: string): Promise<string | null> =>
    (await look(fact, undefined, machine.read(path)))?.trim() ?? null;
  const [
    virtualization,
    osRelease,
    release,
    cmdline,
    bootId,
    cpuinfo,
    nodes,
    iommu,
    kvm,
    postedInterrupts,
    vfio,
    pci,
    net,
    boot,
    qemu,
    user,
  ] = await Promise.all([
    machine.query(['systemd-detect-virt']),
    text('os', '/etc/os-release'),
    text('kernel', '/proc/sys/kernel/osrelease'),
    text('kernel', '/proc/cmdline'),
    text('kernel', '/proc/sys/kernel/random/boot_id'),
    text('cpu', '/proc/cpuinfo'),
    readNumaNodes(machine, look),
    readIommu(machine, look),
    readKvm(machine, look),
    readPostedInterrupts(machine),
    look('vfio', null, readModule('vfio-pci', machine)),
    readDevices(machine, look),
    readNetwork(machine, unseen, look),
    readBoot(machine, look),
    machine.query(['qemu-system-x86_64', '--version']),
    machine.query(['id', '-u']),
  ]);
  if (virtualization.code === 127) unseen.push({ fact: 'machine', reason: 'systemd-detect-virt cannot be run' });
  if (vfio === null) unseen.push({ fact: 'vfio', reason: 'modinfo cannot be run' });
  const { id, version, name, codename } = parseOperatingSystem(osRelease ?? '');
  return {
    machine: { name: machine.name, virtualization: answer(virtualization) },
    os: { id, version, name, codename },
    kernel: { release, cmdline, bootId },
    cpu: { ...parseCpu(cpuinfo ?? ''), nodes },
    iommu,
    kvm,
    postedInterrupts,
    vfio: { module: vfio },
    pci,
    net,
    boot,
    qemu: { version: /version (\S+)/.exec(qemu.code === 0 ? qemu.stdout : '')?.[1] ?? null },
    privileges: { root: answer(user) === '0' },
    unseen,
  };
}
