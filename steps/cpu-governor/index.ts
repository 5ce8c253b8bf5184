import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/cpu-governor.schema.json' with { type: 'json' };
import type { CpuGovernor, CpuGovernorOutputs } from '../../schemas/types/steps/cpu-governor.ts';
import { planGovernor } from './plan-governor.ts';
import { probeGovernor } from './probe-governor.ts';
import type { GovernorState } from './probe-governor.ts';
import { explainAttribute } from '../support/attribute/explain-attribute.ts';

/** Sets the frequency governor and the energy preference of all or some CPUs; undo restores both for each policy. */
export const cpuGovernor = defineStep<CpuGovernor, GovernorState, CpuGovernorOutputs>({
  kind: 'change',
  name: 'cpu-governor',
  schema,
  summary: 'Set the frequency governor of CPUs',
  takes: 'now',
  probe: probeGovernor,
  plan: planGovernor,
  outputs: (_, { policies }) => ({
    policies: policies.map(({ number }) => number),
    driver: policies[0]?.driver ?? null,
  }),
  explain: explainAttribute,
});
