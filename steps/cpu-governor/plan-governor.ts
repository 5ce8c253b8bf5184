import type { AttributeChange } from '../../changes/attribute/change.ts';
import type { ModuleChange } from '../../changes/module/change.ts';
import { setAttribute } from '../../changes/attribute/set-attribute.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { warned } from '../../engine/model/warned.ts';
import type { CpuGovernor } from '../../schemas/types/steps/cpu-governor.ts';
import { isWithout, moduleOf, takesModules } from './probe-governor.ts';
import type { GovernorState, Policy } from './probe-governor.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

function policyChecks(
  { governor, energy_preference: wanted }: CpuGovernor,
  policy: Policy,
  module: GovernorState['module'],
): readonly Refusal[] {
  const { number, folder, governors, driver, preference, preferences } = policy;
  // In a plan, an earlier step has loaded the module, but its governor is not listed yet.
  const isBrought = takesModules(policy) && (module === 'available' || module === 'loaded');
  if (isWithout(policy, governor) && !isBrought) {
    const brought = module === null ? 'the existence of a module' : 'this kernel has no module';
    const why = takesModules(policy)
      ? `${brought} ${moduleOf(governor)}, which would provide it${module === null ? ', is unknown without modinfo' : ''}`
      : `${driver} has no other governors and accepts none`;
    const reason = `the CPUs of policy ${number} have no governor ${governor}: ${why}`;
    const listed = `${folder}/scaling_available_governors: ${governors?.join(' ')}`;
    return [refusal('governor-not-offered', reason, listed)];
  }
  if (wanted === undefined) return [];
  const path = `${folder}/energy_performance_preference`;
  if (preference === null) {
    const reason = `the CPUs of policy ${number} do not choose their frequency themselves, so they have no energy preference`;
    return [refusal('energy-preference-not-offered', reason, `${path} does not exist`)];
  }
  if (preferences !== null && !preferences.includes(wanted)) {
    const reason = `the CPUs of policy ${number} do not support the energy preference ${wanted}`;
    return [refusal('energy-preference-not-offered', reason, `${folder}: ${preferences.join(' ')}`)];
  }
  if (governor === 'performance' && wanted !== 'performance') {
    const reason = `with the governor performance the energy preference is always performance, and the kernel rejects ${wanted} with EBUSY; use the governor powersave, with which the processor chooses its frequency itself`;
    return [refusal('energy-preference-fixed', reason, `${path}: ${preference}`)];
  }
  return [];
}

function checks(input: CpuGovernor, { policies, all, without, module }: GovernorState): readonly Refusal[] {
  if (all === 0) {
    const reason =
      'the kernel does not control the frequencies of this machine’s CPUs: the machine is virtual and its host controls them, or the firmware controls them';
    return [refusal('no-cpu-frequencies', reason, '/sys/devices/system/cpu/cpufreq has no policy')];
  }
  if (without.length > 0) {
    const reason = `CPU ${without.join(', ')} does not exist, is offline, or has no frequency control`;
    return [refusal('no-cpu-policy', reason, '/sys/devices/system/cpu/cpufreq/policy*/affected_cpus')];
  }
  // A problem of one policy applies to all of its kind, so it is reported once.
  return policies.map((policy) => policyChecks(input, policy, module)).find((found) => found.length > 0) ?? [];
}

function changesOf({ governor, energy_preference: wanted }: CpuGovernor, policy: Policy): readonly AttributeChange[] {
  const { folder } = policy;
  const set =
    policy.governor === governor
      ? []
      : [setAttribute({ path: `${folder}/scaling_governor`, from: policy.governor, to: governor })];
  if (wanted === undefined || policy.preference === null || policy.preference === wanted) return set;
  const path = `${folder}/energy_performance_preference`;
  const lean = [setAttribute({ path, from: policy.preference, to: wanted })];
  // The preference cannot be written under the governor performance: it is set while another governor is in effect,
  // also in undo.
  return policy.governor === 'performance' ? [...set, ...lean] : [...lean, ...set];
}

/**
 * The kernel would load it by itself when the governor is written. As a separate change it is visible, and undo unloads
 * it.
 */
const loading = (module: string): ModuleChange => ({
  kind: 'module',
  module,
  parameters: {},
  along: [],
  before: { loaded: false },
  after: { loaded: true },
});

/** Proposes the governor of each policy, and the energy preference of its processor. Pure. */
export function planGovernor(input: CpuGovernor, state: GovernorState): Proposal {
  const refusals = checks(input, state);
  if (refusals.length > 0) return refused(...refusals);
  const changes = [
    ...(state.module === 'available' ? [loading(moduleOf(input.governor))] : []),
    ...state.policies.flatMap((policy) => changesOf(input, policy)),
  ];
  const { tuned } = state;
  const rival = refusal(
    'tuned-active',
    `tuned runs with its profile ${tuned} and may set the governor again`,
    `/etc/tuned/active_profile: ${tuned}`,
  );
  return { ...nothing, changes, warnings: changes.length > 0 && tuned !== null ? [warned(rival)] : [] };
}
