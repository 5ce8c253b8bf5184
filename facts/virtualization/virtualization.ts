import type { MachineReader } from '../../engine/model/machine.ts';
import { queryIfThere } from '../system/query-if-there.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** The kind of machine that this machine runs on, with the evidence. */
export interface Virtualization {
  readonly kind: 'none' | 'machine' | 'container';
  /** E.g. "kvm", "docker"; empty if none. */
  readonly name: string;
  readonly evidence: string;
}

const makers = /QEMU|KVM|VMware|VirtualBox|Xen|Bochs|Virtual Machine|Amazon EC2|Google Compute|OpenStack|Parallels/i;

/** Runs systemd-detect-virt(1); if it does not exist, reads the DMI names of the firmware. */
export async function readVirtualization(machine: MachineReader): Promise<Virtualization> {
  const folder = '/sys/class/dmi/id';
  const [container, vm, ...names] = await Promise.all([
    queryIfThere(machine, ['systemd-detect-virt', '--container']),
    queryIfThere(machine, ['systemd-detect-virt', '--vm']),
    ...['sys_vendor', 'product_name'].map((name) => tolerantly(undefined, machine.read(`${folder}/${name}`))),
  ]);
  const evidenceOf = (name: string): string => `systemd-detect-virt: ${name}`;
  const [inside, below] = [container.stdout.trim(), vm.stdout.trim()];
  if (container.code === 0 && inside !== 'none')
    return { kind: 'container', name: inside, evidence: evidenceOf(inside) };
  if (vm.code === 0 && below !== 'none') return { kind: 'machine', name: below, evidence: evidenceOf(below) };
  const found = names.map((name) => name?.trim() ?? '').find((name) => makers.test(name));
  if (vm.code === 127 && found !== undefined) return { kind: 'machine', name: found, evidence: `${folder}: ${found}` };
  return { kind: 'none', name: '', evidence: '' };
}
