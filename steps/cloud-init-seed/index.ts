import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/cloud-init-seed.schema.json' with { type: 'json' };
import type { CloudInitSeed, CloudInitSeedOutputs } from '../../schemas/types/steps/cloud-init-seed.ts';
import { planSeed } from './plan-seed.ts';
import { probeSeed } from './probe-seed.ts';
import type { SeedState } from './probe-seed.ts';
import { instanceId } from './seed-files.ts';

/** Writes a NoCloud seed for cloud-init in a guest, byte for byte the same for the same input. */
export const cloudInitSeed = defineStep<CloudInitSeed, SeedState, CloudInitSeedOutputs>({
  kind: 'change',
  name: 'cloud-init-seed',
  schema,
  summary: 'Writes the image from which cloud-init in a guest takes its instructions',
  takes: 'now',
  probe: probeSeed,
  plan: planSeed,
  outputs: (input) => ({ path: input.path, instance_id: instanceId(input) }),
});
