import { fillIn, describe as told, invert, observe, perform, matches } from '../../changes/by-kind.ts';
import { expect } from 'vitest';
import type { Change } from '../../../engine/model/change.ts';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withCpus, withFiles, withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { isolcpusPin } from '../../../steps/isolcpus-pin/index.ts';
import { qemuLaunch } from '../../../steps/qemu-launch/index.ts';
import { ofKind, planOf } from '../support/changing.ts';
import { filled } from '../support/filled.ts';

export const { signal } = new AbortController();
/** A host with 8 CPUs on two NUMA nodes. */
export const host = withCpus(withFiles(withIommuOn(labHost), { '/boot/vmlinuz': 'MZ' }), 8, { nodes: 2 });
export const vm = {
  name: 'pinned',
  memory: '512M',
  cpus: 2,
  cpu: 'max',
  accelerator: 'tcg',
  boot: { kernel: '/boot/vmlinuz' },
  agent: false,
};

/** Makes each change as a run does, and returns the inverses, last first. */
export async function apply(machine: SimulatedMachine, changes: readonly Change[]): Promise<readonly Change[]> {
  const made: Change[] = [];
  for (const change of changes) {
    const whole = await fillIn(change, machine, { clock: machine.clock, signal });
    expect(matches(whole, await observe(whole, machine), 'before'), told(whole)).toBe(true);
    await perform(whole, machine, { clock: machine.clock, signal });
    const seen = await observe(whole, machine);
    expect(matches(whole, seen, 'after'), told(whole)).toBe(true);
    const inverse = invert(whole, seen);
    if (inverse !== null) made.unshift(inverse);
  }
  return made;
}

/** A host on which the guest runs. */
export async function running(description: MachineDescription = host): Promise<SimulatedMachine> {
  const machine = simulatedMachine(description);
  await apply(machine, (await planOf(qemuLaunch, vm, machine)).changes);
  return machine;
}

export const pid = async (machine: SimulatedMachine): Promise<number> =>
  Number((await machine.query(['systemctl', 'show', '--property=MainPID', '--value', 'runbook-vm-pinned'])).stdout);

/** The masks of QEMU's threads: the main thread, two virtual CPUs, and one more. */
export async function masks(machine: SimulatedMachine): Promise<readonly string[]> {
  const first = await pid(machine);
  const texts = await Promise.all([0, 1, 2, 3].map((at) => machine.read(`/proc/${first}/task/${first + at}/status`)));
  return texts.map((text) => /Cpus_allowed_list:\t(.*)/.exec(text ?? '')?.[1] ?? '');
}

export const outputsOf = async (machine: SimulatedMachine, input: object): Promise<unknown> => {
  const type = ofKind(isolcpusPin, 'change');
  const whole = filled(type.schema, { vm: 'pinned', ...input });
  return type.outputs?.(whole, await type.probe(whole, machine));
};
export const plan = (machine: SimulatedMachine, input: object = {}): ReturnType<typeof planOf> =>
  planOf(isolcpusPin, { vm: 'pinned', ...input }, machine);
export const checks = async (machine: SimulatedMachine, input: object): Promise<readonly string[]> =>
  (await plan(machine, input)).refusals.map(({ check }) => check);
