import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/sriov.schema.json' with { type: 'json' };
import type { Sriov, SriovOutputs } from '../../schemas/types/steps/sriov.ts';
import { planSriov } from './plan-sriov.ts';
import { probeSriov } from './probe-sriov.ts';
import type { SriovState } from './probe-sriov.ts';
import { explanations } from '../support/error-texts/index.ts';
import { hintFor } from '../support/error-texts/error-text.ts';

/** Creates virtual functions on a card and sets them; undo restores their earlier number, and the settings of those that stay. */
export const sriov = defineStep<Sriov, SriovState, SriovOutputs>({
  kind: 'change',
  name: 'sriov',
  schema,
  summary: 'Create virtual functions (SR-IOV) on a card',
  takes: 'now',
  probe: probeSriov,
  plan: planSriov,
  outputs: (_, { functions, most }) => ({ functions: functions.map(({ address }) => address), most: most ?? 0 }),
  explain: (trouble) => hintFor(trouble, explanations.functions),
});
