import { defineStep } from '../../engine/model/step-type.ts';
import { formatCpuList } from '../../facts/cpu/cpu-list.ts';
import schema from '../../schemas/steps/isolcpus-pin.schema.json' with { type: 'json' };
import type { IsolcpusPin, IsolcpusPinOutputs } from '../../schemas/types/steps/isolcpus-pin.ts';
import { explainPin } from './explain-pin.ts';
import type { PinState } from './pin-state.ts';
import { sliceUnit } from './pin-state.ts';
import { planPin, settledCpus } from './plan-pin.ts';
import { probePin } from './probe-pin.ts';

const list = (cpus: readonly number[] | undefined): string =>
  cpus === undefined || cpus.length === 0 ? '' : formatCpuList(cpus);

function isolatedBy(
  { partition }: IsolcpusPin,
  { vm, ground, cpusets }: PinState,
  cpus: readonly number[],
): IsolcpusPinOutputs['isolated'] {
  if (vm?.cgroup === `/${sliceUnit(partition)}` && cpusets?.slice.partition === 'isolated') return 'cpuset';
  const atBoot = cpus.length > 0 && cpus.every((cpu) => ground?.isolated.includes(cpu));
  return atBoot ? 'boot' : 'nothing';
}

/** Pins each virtual CPU of a running guest to its own CPU; undo restores the mask of every thread. */
export const isolcpusPin = defineStep<IsolcpusPin, PinState, IsolcpusPinOutputs>({
  kind: 'change',
  name: 'isolcpus-pin',
  schema,
  summary: 'Pin each virtual CPU of a running guest to its own CPU of the host',
  takes: 'now',
  probe: probePin,
  plan: planPin,
  outputs(input, state) {
    const { vm, ground } = state;
    const selection = settledCpus(input, state);
    const vcpus = vm === null || 'why' in vm.vcpus || selection === null ? [] : vm.vcpus;
    const own = (selection?.cpus ?? []).slice(0, Math.max(vcpus.length, 1));
    return {
      vm: input.vm,
      pid: vm?.pid ?? null,
      cpus: list(own),
      vcpus: vcpus.map(({ index, thread }, at) => ({ vcpu: index, thread, cpu: own[at] ?? -1 })),
      emulator: list(selection?.emulator),
      housekeeping: list(selection?.housekeeping ?? ground?.online),
      isolated: isolatedBy(input, state, own),
      reason: selection?.reason ?? '',
    };
  },
  explain: explainPin,
});
