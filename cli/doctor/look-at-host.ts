import type { MachineReader, Output } from '../../engine/model/machine.ts';
import { seenOnce } from '../../engine/plan/seen-once.ts';
import type { Proposal } from '../../engine/model/step-type.ts';
import { runsSystemd } from '../../facts/system/systemd.ts';
import { readCpuGround, type CpuGround } from '../../facts/cpu/cpu-ground.ts';
import { readFreeSpace } from '../../facts/system/read-free-space.ts';
import { gatherFacts } from '../../facts/gather-facts.ts';
import { readInterruptRemapping } from '../../facts/pci/read-interrupt-remapping.ts';
import { readOutOfBandConsoles } from '../../facts/boot/read-out-of-band-consoles.ts';
import { queryIfThere } from '../../facts/system/query-if-there.ts';
import { tolerantly } from '../../facts/system/tolerantly.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import { grubEdit } from '../../steps/grub-edit/index.ts';
import { chooseLoader, type Loader } from '../../facts/boot/choose-loader.ts';
import { findQemu } from '../../steps/support/vm/find-qemu.ts';
import { readLockable } from '../../steps/support/vm/read-lockable.ts';
import { lookAtCards, type Card } from './look-at-cards.ts';
import { proposalOf } from './proposal-of.ts';
import { tryKvm, type KvmTrial } from './try-kvm.ts';

/** Where vm-create.yaml puts a guest's disk. */
export const imagePlace = '/var/lib/runbook/images/guest.qcow2';

/** How to get the version of each tool; iperf 2.1 then ends with code 1. */
const tools = {
  iperf: ['iperf', '--version'],
  iperf3: ['iperf3', '--version'],
  atop: ['atop', '-V'],
  perf: ['perf', '--version'],
  'qemu-img': ['qemu-img', '--version'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Tool = keyof typeof tools;

/** All data of a diagnosis. */
export interface Host {
  readonly facts: Facts;
  readonly qemu: { readonly program: string; readonly present: boolean; readonly version: string | null };
  readonly kvm: KvmTrial;
  /** The first line of each tool's version; null if the tool is missing or does not run. */
  readonly tools: Readonly<Record<Tool, string | null>>;
  readonly cards: readonly Card[];
  /** Null if the kernel does not report its CPUs. */
  readonly ground: CpuGround | null;
  /** The files and settings that decide the kernel command line. */
  readonly loader: Loader;
  /** The result of grub-edit for a parameter of this machine's IOMMU: whether the boot loader can be edited; null if this could not be checked. */
  readonly parameter: { readonly asked: string; readonly proposal: Proposal } | null;
  readonly remapping: boolean | null;
  readonly consoles: readonly string[];
  /** Bytes free at the place of the guest's disk. */
  readonly space: number | null;
  readonly lockable: { readonly bytes: number; readonly evidence: string };
  /** The address of _stext in /proc/kallsyms as runbook sees it; null if the file cannot be read. */
  readonly symbol: string | null;
  readonly controllers: readonly string[] | null;
  /** Whether systemd is the init of the machine. */
  readonly systemd: boolean;
}

const firstLine = ({ code, stdout, stderr }: Output): string | null =>
  code === 127 || code === null ? null : ((stdout.trim() || stderr.trim()).split('\n')[0]?.trim() ?? null) || null;

async function askTools(machine: MachineReader): Promise<Host['tools']> {
  const names = Object.keys(tools) as readonly Tool[];
  const outputs = await Promise.all(
    names.map(async (name) => {
      const output = await queryIfThere(machine, tools[name]);
      // A perf of another kernel prints which package to install, and fails.
      return [name, output.code === 0 || name === 'iperf' ? firstLine(output) : null] as const;
    }),
  );
  return Object.fromEntries(outputs) as Host['tools'];
}

async function lookAtQemu(machine: MachineReader): Promise<Host['qemu']> {
  const found = await findQemu(machine);
  const { code, stdout } = await queryIfThere(machine, [
    found.present ? found.program : 'qemu-system-x86_64',
    '--version',
  ]);
  return { ...found, version: /version (\S+)/.exec(code === 0 ? stdout : '')?.[1] ?? null };
}

async function askForParameter(machine: MachineReader): Promise<Host['parameter']> {
  const tables = (await tolerantly(undefined, machine.list('/sys/firmware/acpi/tables'))) ?? [];
  // This has no effect if it is already set.
  const asked = tables.includes('IVRS') ? 'iommu=pt' : 'intel_iommu=on';
  return tolerantly(
    null,
    proposalOf(grubEdit, { parameters: { ensure: [asked] } }, machine).then((proposal) => ({ asked, proposal })),
  );
}

/** Reads everything once and does not change the machine. Throws MachineError only if it cannot be reached. */
export async function lookAtHost(from: MachineReader): Promise<Host> {
  const machine = seenOnce(from);
  const [
    facts,
    qemu,
    outputs,
    cards,
    ground,
    loader,
    parameter,
    remapping,
    consoles,
    space,
    lockable,
    symbols,
    controllers,
    systemd,
  ] = await Promise.all([
    gatherFacts(machine),
    lookAtQemu(machine),
    askTools(machine),
    lookAtCards(machine),
    tolerantly(null, readCpuGround(machine)),
    chooseLoader(machine),
    askForParameter(machine),
    tolerantly(null, readInterruptRemapping(machine)),
    tolerantly([], readOutOfBandConsoles(machine)),
    tolerantly(null, readFreeSpace(imagePlace, machine)),
    readLockable(machine),
    queryIfThere(machine, ['grep', '--max-count=1', ' _stext$', '/proc/kallsyms']),
    tolerantly(undefined, machine.read('/sys/fs/cgroup/cgroup.controllers')),
    runsSystemd(machine),
  ]);
  return {
    facts,
    systemd,
    qemu,
    kvm: await tryKvm(facts, qemu, machine),
    tools: outputs,
    cards,
    ground,
    loader,
    parameter,
    remapping,
    consoles,
    space,
    lockable,
    symbol: symbols.code === 0 ? (symbols.stdout.trim().split(' ')[0] ?? null) : null,
    controllers: controllers?.trim().split(/\s+/) ?? null,
  };
}
