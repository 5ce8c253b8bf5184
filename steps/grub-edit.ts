import { defineStep } from '../engine/step-type.ts';
import type { StepType } from '../engine/step-type.ts';
import { formatParameter } from '../facts/kernel-command-line.ts';
import schema from '../schemas/steps/grub-edit.schema.json' with { type: 'json' };
import type { GrubEdit } from '../schemas/types/steps/grub-edit.ts';
import { explainGrub } from './grub-edit/explain-grub.ts';
import type { GrubState } from './grub-edit/probe-grub.ts';
import { probeGrub } from './grub-edit/probe-grub.ts';
import { configured, propose, readings, waiting } from './grub-edit/propose.ts';
import { requestsOf } from './grub-edit/request.ts';

/** Sets kernel parameters through GRUB's source, and says of each whether it is configured, in effect, or waits for a reboot. */
export const grubEdit: StepType = defineStep<GrubEdit, GrubState>({
  kind: 'change',
  name: 'grub-edit',
  schema,
  summary: 'Set kernel parameters in GRUB, checked in every boot entry; in effect after a reboot',
  takes: 'reboot',
  probe: probeGrub,
  plan: propose,
  outputs(input, state) {
    const now = readings(state);
    const requests = requestsOf(input).filter((request) => configured(request, now));
    const waits = waiting(requests, now);
    return {
      configured: now.source.map(formatParameter),
      effective: now.effective.map(formatParameter),
      pending: waits.length > 0,
      waiting: waits,
    };
  },
  explain: explainGrub,
});
