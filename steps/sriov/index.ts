import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/sriov.schema.json' with { type: 'json' };
import type { Sriov, SriovOutputs } from '../../schemas/types/steps/sriov.ts';
import { planSriov } from './plan-sriov.ts';
import { probeSriov } from './probe-sriov.ts';
import type { SriovState } from './probe-sriov.ts';
import { explainAttribute } from '../support/attribute/explain-attribute.ts';

/** Creates virtual functions on a card; undo restores their earlier number. */
export const sriov = defineStep<Sriov, SriovState, SriovOutputs>({
  kind: 'change',
  name: 'sriov',
  schema,
  summary: 'Create virtual functions (SR-IOV) on a card',
  takes: 'now',
  probe: probeSriov,
  plan: planSriov,
  outputs: (_, { functions, most }) => ({ functions: functions.map(({ address }) => address), most: most ?? 0 }),
  explain: explainAttribute,
});
