import type { Refusal } from '../../engine/model/step-type.ts';
import { parseCpuList } from '../../facts/cpu/cpu-list.ts';
import type { TuneIrqAffinity } from '../../schemas/types/steps/tune-irq-affinity.ts';
import { cpusOf } from './assign.ts';
import type { IrqAffinityState } from './interrupt.ts';
import { refusal } from '../support/refusal.ts';

/** Each CPU must exist and be online: the kernel rejects an impossible CPU with ERANGE, and a list without an online CPU with EINVAL. */
function cpuChecks(input: TuneIrqAffinity, { online, possible }: IrqAffinityState): readonly Refusal[] {
  const cpus = cpusOf(input);
  if (cpus === null)
    return [
      refusal('cpu-list-malformed', 'the first CPU of a range must be the lowest, as in 2-3', `cpus: ${input.cpus}`),
    ];
  const [on, ever] = [parseCpuList(online, 0), parseCpuList(possible, 0)];
  const never = ever === null ? [] : cpus.filter((cpu) => !ever.includes(cpu));
  if (never.length > 0) {
    const reason = `this machine has no CPU ${never.join(', ')}, so the kernel rejects the list with ERANGE`;
    return [refusal('cpu-out-of-range', reason, `/sys/devices/system/cpu/possible: ${possible}`)];
  }
  const off = on === null ? [] : cpus.filter((cpu) => !on.includes(cpu));
  if (off.length === 0) return [];
  const reason = `CPU ${off.join(', ')} is offline, so it cannot get an interrupt`;
  return [refusal('cpu-offline', reason, `/sys/devices/system/cpu/online: ${online}`)];
}

function persistChecks(
  { persist, irqs }: TuneIrqAffinity,
  { isOfGuest, interrupts }: IrqAffinityState,
): readonly Refusal[] {
  if (!persist) return [];
  if (irqs !== undefined) {
    const reason =
      'interrupt numbers are assigned again at every boot, so they could be other interrupts; give a device or a handler';
    return [refusal('persist-of-a-number', reason, `irqs: ${irqs.join(', ')}`)];
  }
  if (!isOfGuest) return [];
  const reason =
    'these interrupts exist only while a guest uses its device, so they do not exist at boot; leave `persist` out, and run the step again when the guest runs';
  return [refusal('persist-of-a-guest', reason, `/proc/interrupts: ${interrupts[0]?.handler ?? ''}`)];
}

/** irqbalance runs with an unknown start command, so no option can be added. */
function banChecks({ irqbalance: wish }: TuneIrqAffinity, { irqbalance }: IrqAffinityState): readonly Refusal[] {
  const { active, words, start } = irqbalance;
  if (wish !== 'ban' || !active) return [];
  const isPlain = start !== null && /^\/[\w/.-]*irqbalance(?: [\w=:,./${}-]+)*$/.test(start);
  if (isPlain && words !== null) return [];
  const reason =
    'irqbalance is running, but its start command is unknown, so no option can be added to it; use `irqbalance: stop` to stop it instead';
  const evidence = `systemctl show -p ExecStart irqbalance.service: ${start ?? 'nothing'}`;
  return [refusal('irqbalance-start-unknown', reason, evidence, { override: 'irqbalance', overrideValue: 'stop' })];
}

/** All refusals of the step. */
export function affinityChecks(input: TuneIrqAffinity, state: IrqAffinityState): readonly Refusal[] {
  return [...cpuChecks(input, state), ...state.missing, ...persistChecks(input, state), ...banChecks(input, state)];
}
