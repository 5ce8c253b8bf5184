import { defineStep } from '../../engine/model/step-type.ts';
import type { StepType } from '../../engine/model/step-type.ts';
import { formatParameter } from '../../facts/boot/kernel-command-line.ts';
import schema from '../../schemas/steps/grub-edit.schema.json' with { type: 'json' };
import type { GrubEdit, GrubEditOutputs } from '../../schemas/types/steps/grub-edit.ts';
import { explainGrub } from './grub/explain-grub.ts';
import { probeLoader, proposeFor, bootParametersOf } from './probe-loader.ts';
import type { LoaderState } from './probe-loader.ts';
import { describeRequest, requestsOf, satisfies } from './request/request.ts';

/** Sets kernel parameters in the configuration of the boot loader, and reports for each whether it is configured, in effect, or needs a reboot. */
export const grubEdit: StepType = defineStep<GrubEdit, LoaderState, GrubEditOutputs>({
  kind: 'change',
  name: 'grub-edit',
  schema,
  summary: 'Set kernel parameters in the boot loader; they take effect after a reboot',
  takes: 'reboot',
  probe: probeLoader,
  plan: proposeFor,
  outputs(input, found) {
    const { loader, line, effective, isConfigured } = bootParametersOf(input, found);
    const waits = requestsOf(input)
      .filter((request) => isConfigured(request) && !satisfies(request, effective))
      .map(describeRequest);
    return {
      loader,
      configured: line.map(formatParameter),
      effective: effective.map(formatParameter),
      pending: waits.length > 0,
      waiting: waits,
    };
  },
  explain: explainGrub,
});
