import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/sysctl.schema.json' with { type: 'json' };
import type { Sysctl, SysctlOutputs } from '../../schemas/types/steps/sysctl.ts';
import { explainAttribute } from '../support/attribute/explain-attribute.ts';
import { planSysctl } from './plan-sysctl.ts';
import { probeSysctl } from './probe-sysctl.ts';
import type { SysctlState } from './probe-sysctl.ts';

/** Sets a kernel parameter below /proc/sys, and also for the next boots if requested; undo restores both. */
export const sysctl = defineStep<Sysctl, SysctlState, SysctlOutputs>({
  kind: 'change',
  name: 'sysctl',
  schema,
  summary: 'Set a kernel parameter below /proc/sys, now or also at every boot',
  takes: 'now',
  probe: probeSysctl,
  plan: planSysctl,
  outputs: (_, { path, current }) => ({ path, value: current?.replaceAll(/\s+/g, ' ') ?? null }),
  explain: explainAttribute,
});
