import type { MachineReader, Output } from '../engine/model/machine.ts';
import type { Facts } from '../schemas/types/facts.ts';
import { readBoot } from './boot/read-boot.ts';
import { readInterrupts } from './cpu/read-interrupts.ts';
import { readIommu } from './pci/read-iommu.ts';
import { readKernel } from './boot/read-kernel.ts';
import { readKvm } from './virtualization/read-kvm.ts';
import type { Look } from './system/look.ts';
import { createLook } from './system/look.ts';
import { readMemory } from './system/read-memory.ts';
import { readNetwork } from './network/read-network.ts';
import { parseOperatingSystem } from './system/operating-system.ts';
import { readPci } from './pci/read-pci.ts';
import { readPostedInterrupts } from './pci/read-posted-interrupts.ts';
import { readProcessors } from './cpu/read-processors.ts';
import { readServices } from './system/read-services.ts';
import { readVfio } from './pci/read-vfio.ts';
import { readVirtualMachines } from './virtualization/read-virtual-machines.ts';

/** A type as plain JSON data. An interface has no index signature, but a type mapped from it has one. */
type Plain<T> = T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
export type GatheredFacts = Plain<Facts>;

type Part = Exclude<keyof Facts, 'unseen'>;
type Unseen = Facts['unseen'];

const answer = ({ code, stdout }: Output): string | null => (code === 127 ? null : stdout.trim() || null);

/** The reader of each part of the facts by its name. Only the requested parts are read. */
const parts: { readonly [P in Part]: (machine: MachineReader, look: Look, unseen: Unseen) => Promise<Facts[P]> } = {
  async machine(machine, _, unseen) {
    const virtualization = await machine.query(['systemd-detect-virt']);
    if (virtualization.code === 127) unseen.push({ fact: 'machine', reason: 'systemd-detect-virt cannot be run' });
    return { name: machine.name, virtualization: answer(virtualization) };
  },
  async os(machine, look) {
    const text = await look('os', undefined, machine.read('/etc/os-release'));
    const { id, version, name, codename } = parseOperatingSystem(text ?? '');
    return { id, version, name, codename };
  },
  kernel: readKernel,
  cpu: readProcessors,
  memory: readMemory,
  iommu: readIommu,
  kvm: readKvm,
  postedInterrupts: (machine) => readPostedInterrupts(machine),
  async vfio(machine, look, unseen) {
    const vfio = await readVfio(machine, look);
    if (vfio.module === null) unseen.push({ fact: 'vfio', reason: 'modinfo cannot be run' });
    return vfio;
  },
  pci: readPci,
  net: (machine, look, unseen) => readNetwork(machine, unseen, look),
  interrupts: readInterrupts,
  boot: readBoot,
  services: readServices,
  async qemu(machine) {
    const { code, stdout } = await machine.query(['qemu-system-x86_64', '--version']);
    return { version: /version (\S+)/.exec(code === 0 ? stdout : '')?.[1] ?? null };
  },
  async virtualMachines(machine, look, unseen) {
    const [found, user] = await Promise.all([readVirtualMachines(machine, look), machine.query(['id', '-u'])]);
    if (answer(user) !== '0')
      unseen.push({
        fact: 'virtualMachines',
        reason: 'only root can see which programs of other users have /dev/kvm and /dev/vfio open',
      });
    return found;
  },
  async privileges(machine) {
    return { root: answer(await machine.query(['id', '-u'])) === '0' };
  },
};

const names = Object.keys(parts) as readonly Part[];

async function gather(machine: MachineReader, wanted: readonly Part[]): Promise<GatheredFacts> {
  const unseen: Unseen = [];
  const look = createLook(unseen);
  const found = await Promise.all(
    wanted.map(async (name) => [name, await parts[name](machine, look, unseen)] as const),
  );
  const order = (fact: string): number => names.indexOf(fact.split('.')[0] as Part);
  unseen.sort((one, other) => order(one.fact) - order(other.fact));
  return { ...(Object.fromEntries(found) as Omit<GatheredFacts, 'unseen'>), unseen };
}

/**
 * Gathers all facts of schemas/facts.schema.json in one pass, also as an ordinary user; `unseen` names the facts that could not be
 * read. Throws MachineError only if the machine is unreachable.
 */
export const gatherFacts = (machine: MachineReader): Promise<GatheredFacts> => gather(machine, names);

/** Gathers only the named parts of the facts and the list of unreadable facts; an unknown name is ignored. */
export const gatherParts = (machine: MachineReader, wanted: ReadonlySet<string>): Promise<Partial<GatheredFacts>> =>
  gather(
    machine,
    names.filter((name) => wanted.has(name)),
  );
