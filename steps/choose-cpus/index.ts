import { settleRefusals } from '../support/settle-refusals.ts';
import { defineStep, nothing } from '../../engine/model/step-type.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { chooseCpus as choose } from '../../facts/cpu/choose-cpus.ts';
import { readCpuGround, readDeviceNode, type CpuGround } from '../../facts/cpu/cpu-ground.ts';
import { formatCpuList, parseCpuList } from '../../facts/cpu/cpu-list.ts';
import schema from '../../schemas/steps/choose-cpus.schema.json' with { type: 'json' };
import type { ChooseCpus, ChooseCpusOutputs } from '../../schemas/types/steps/choose-cpus.ts';
import { cpusUnknown, tooFewCpus } from '../support/cpus/choice-refusals.ts';
import { kindNotes } from '../support/cpus/kind-notes.ts';
import { malformedList, ownChecks } from '../support/cpus/own-checks.ts';
import { deviceFolder } from '../../facts/pci/pci-sysfs.ts';
import { explainMissingDevice } from '../../facts/pci/explain-missing-device.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

interface ChoiceState {
  readonly ground: CpuGround | null;
  readonly near: { readonly address: string; readonly node: number | null } | null;
  /** Why the device of `near` was not found; null if it exists or none was requested. */
  readonly missing: string | null;
}

interface Chosen {
  readonly cpus: readonly number[];
  readonly reason: string;
}

function chosen({ cpus: wanted, count }: ChooseCpus, { ground, near, missing }: ChoiceState): Chosen | Refusal {
  if (missing !== null)
    return refusal('device-not-found', missing, `${deviceFolder(near?.address ?? '')} does not exist`);
  if (ground === null) return cpusUnknown;
  if (wanted === 'auto') {
    const taken = ground.online.filter((cpu) => !ground.shared.includes(cpu));
    const found = choose(ground, { count, spare: 0, near, taken });
    return 'cpus' in found
      ? { cpus: found.cpus, reason: found.reasons.join('; ') }
      : tooFewCpus(found.reason, found.evidence);
  }
  const cpus = parseCpuList(wanted, ground.possible.at(-1) ?? 0);
  if (cpus === null) return malformedList(`cpus: ${wanted}`);
  if (cpus.length >= count) return { cpus, reason: `cpus: ${wanted} was requested` };
  return tooFewCpus(`cpus: ${wanted} has ${cpus.length} CPUs, but ${count} are needed`, `count: ${count}`);
}

/** Chooses CPUs for later steps and gives the reasons; changes nothing. */
export const chooseCpus = defineStep<ChooseCpus, ChoiceState, ChooseCpusOutputs>({
  kind: 'change',
  name: 'choose-cpus',
  schema,
  summary: 'Choose CPUs for a virtual machine near its card, and give the reason',
  takes: 'now',
  async probe({ near }, machine) {
    const [ground, node] = await Promise.all([
      readCpuGround(machine),
      near === undefined ? null : readDeviceNode(near, machine),
    ]);
    const missing = near === undefined || node !== undefined ? null : await explainMissingDevice(near, machine);
    return { ground, near: near === undefined ? null : { address: near, node: node ?? null }, missing };
  },
  plan(input, state) {
    const found = chosen(input, state);
    if ('check' in found) return refused(found);
    const said = `cpus: ${formatCpuList(found.cpus)}`;
    const checks = state.ground === null ? [] : ownChecks(said, found.cpus, state.ground);
    const { refusals, warnings } = settleRefusals(checks, input);
    const notes = state.ground === null ? [] : kindNotes(said, found.cpus, state.ground);
    return { ...nothing, refusals, warnings: [...warnings, ...notes] };
  },
  outputs(input, state) {
    const found = chosen(input, state);
    const cpus = 'check' in found ? [] : found.cpus;
    const left = (state.ground?.online ?? []).filter((cpu) => !cpus.includes(cpu));
    return {
      cpus: cpus.length === 0 ? '' : formatCpuList(cpus),
      housekeeping: left.length === 0 ? '' : formatCpuList(left),
      reason: found.reason,
    };
  },
});
