import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/sriov.schema.json' with { type: 'json' };
import type { Sriov, SriovOutputs } from '../../schemas/types/steps/sriov.ts';
import { planSriov } from './plan-sriov.ts';
import { probeSriov } from './probe-sriov.ts';
import type { SriovState } from './probe-sriov.ts';
import { explainAttribute } from '../support/attribute/explain-attribute.ts';

/** Has a card make virtual functions; undo gives back the number there was. */
export const sriov = defineStep<Sriov, SriovState, SriovOutputs>({
  kind: 'change',
  name: 'sriov',
  schema,
  summary: 'Has a card make virtual functions, to hand over one by one',
  takes: 'now',
  probe: probeSriov,
  plan: planSriov,
  outputs: (_, { functions, most }) => ({ functions: functions.map(({ address }) => address), most: most ?? 0 }),
  explain: explainAttribute,
});
