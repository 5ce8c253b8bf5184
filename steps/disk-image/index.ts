import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/disk-image.schema.json' with { type: 'json' };
import type { DiskImage, DiskImageOutputs } from '../../schemas/types/steps/disk-image.ts';
import type { ImageState } from '../support/image/image-state.ts';
import { explainImage } from '../support/image/explain-image.ts';
import { planImage } from '../support/image/plan-image.ts';
import { probeImage } from '../support/image/probe-image.ts';

/** Creates a disk image that does not exist yet, and verifies it with qemu-img. */
export const diskImage = defineStep<DiskImage, ImageState, DiskImageOutputs>({
  kind: 'change',
  name: 'disk-image',
  schema,
  summary: 'Create a disk image; never replace an existing one',
  takes: 'now',
  probe: probeImage,
  plan: planImage,
  outputs: ({ path, format }) => ({ path, format }),
  explain: explainImage,
});
