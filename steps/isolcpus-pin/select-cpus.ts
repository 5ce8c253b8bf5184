import type { Refusal } from '../../engine/model/step-type.ts';
import { chooseCpus } from '../../facts/cpu/choose-cpus.ts';
import { formatCpuList, parseCpuList } from '../../facts/cpu/cpu-list.ts';
import type { CpuGround } from '../../facts/cpu/cpu-ground.ts';
import type { IsolcpusPin } from '../../schemas/types/steps/isolcpus-pin.ts';
import { tooFewCpus } from '../support/cpus/choice-refusals.ts';
import { malformedList } from '../support/cpus/own-checks.ts';
import type { PinState } from './pin-state.ts';

/** The CPUs that a virtual machine gets. */
export interface Selection {
  /** CPUs for virtual CPUs, the first for virtual CPU 0; there may be more of them. */
  readonly cpus: readonly number[];
  /** CPUs for QEMU's other threads. */
  readonly emulator: readonly number[];
  /** CPUs that stay with the host. */
  readonly housekeeping: readonly number[];
  readonly reason: string;
}

/** CPUs of isolated partitions other than the requested partition. */
export function partitioned({ online, shared }: CpuGround, { cpusets }: PinState): readonly number[] {
  const slice = cpusets?.slice;
  const own = slice?.partition === 'isolated' ? (parseCpuList(slice.cpus ?? '', 0) ?? []) : [];
  return online.filter((cpu) => !shared.includes(cpu) && !own.includes(cpu));
}

/** CPUs that are online and that the control group of the virtual machine may not use. */
export function notAllowed({ online }: CpuGround, { allowed }: PinState): readonly number[] {
  if (allowed === null) return [];
  const may = new Set(allowed.cpus);
  return online.filter((cpu) => !may.has(cpu));
}

interface Lists {
  readonly own: readonly number[] | null;
  readonly emulator: readonly number[] | null;
}

function readLists({ cpus, emulator }: IsolcpusPin, { possible }: CpuGround): Lists | Refusal {
  const last = possible.at(-1) ?? 0;
  const own = cpus === 'auto' ? null : parseCpuList(cpus, last);
  if (own === null && cpus !== 'auto') return malformedList(`cpus: ${cpus}`);
  const rest = emulator === undefined ? null : parseCpuList(emulator, last);
  if (rest === null && emulator !== undefined) return malformedList(`emulator: ${emulator}`);
  return { own, emulator: rest };
}

/**
 * The CPUs for `count` virtual CPUs and for the rest of QEMU, chosen or given; or the reason why no selection is
 * possible. Pure.
 */
export function selectCpus(input: IsolcpusPin, state: PinState, ground: CpuGround, count: number): Selection | Refusal {
  const lists = readLists(input, ground);
  if ('check' in lists) return lists;
  const inCpuset = input.isolation === 'cpuset';
  const taken = [...new Set([...partitioned(ground, state), ...notAllowed(ground, state)])];
  const whole = (cpus: readonly number[], emulator: readonly number[], reason: string): Selection => {
    const held = inCpuset ? [...cpus, ...emulator] : [...cpus, ...(input.isolation === 'boot' ? ground.isolated : [])];
    const housekeeping = ground.online.filter((cpu) => !held.includes(cpu) && !taken.includes(cpu));
    return { cpus, emulator: emulator.length === 0 ? housekeeping : emulator, housekeeping, reason };
  };
  if (lists.own === null) {
    const spare = inCpuset && lists.emulator === null ? 1 : 0;
    const chosen = chooseCpus(ground, { count, spare, near: state.near, taken: [...taken, ...(lists.emulator ?? [])] });
    if (!('cpus' in chosen)) return tooFewCpus(chosen.reason, chosen.evidence);
    return whole(chosen.cpus, lists.emulator ?? chosen.spare, chosen.reasons.join('; '));
  }
  if (lists.own.length < count) {
    const reason = `cpus: ${input.cpus} has ${lists.own.length} CPUs for ${count} virtual CPUs; two virtual CPUs on one CPU would wait for each other`;
    return tooFewCpus(reason, `query-cpus-fast reports ${count} virtual CPUs`);
  }
  const given = `cpus: ${input.cpus} was requested`;
  if (!inCpuset || lists.emulator !== null) return whole(lists.own, lists.emulator ?? [], given);
  if (lists.own.length > count) return whole(lists.own.slice(0, count), lists.own.slice(count), given);
  const beside = chooseCpus(ground, { count: 1, spare: 0, near: state.near, taken: [...taken, ...lists.own] });
  if (!('cpus' in beside))
    return tooFewCpus(`the other threads of QEMU also need a CPU in the partition: ${beside.reason}`, beside.evidence);
  return whole(lists.own, beside.cpus, `${given}; CPU ${formatCpuList(beside.cpus)} is for the other threads of QEMU`);
}
