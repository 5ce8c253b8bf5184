import { defineStep } from '../../engine/model/step-type.ts';
import type { StepType } from '../../engine/model/step-type.ts';
import { formatParameter } from '../../facts/boot/kernel-command-line.ts';
import schema from '../../schemas/steps/grub-edit.schema.json' with { type: 'json' };
import type { GrubEdit, GrubEditOutputs } from '../../schemas/types/steps/grub-edit.ts';
import { explainGrub } from './grub/explain-grub.ts';
import { probeLoader, proposeFor, bootParametersOf } from './probe-loader.ts';
import type { LoaderState } from './probe-loader.ts';
import { openRequests, waitingOf } from './request/open-requests.ts';
import { describeRequest, requestsOf } from './request/request.ts';

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
    const { loader, line, effective, effects, isConfigured } = bootParametersOf(input, found);
    const waits = waitingOf(requestsOf(input).filter(isConfigured), effects, effective);
    return {
      loader,
      configured: line.map(formatParameter),
      effective: effective.map(formatParameter),
      pending: waits.length > 0,
      waiting: [...waits],
    };
  },
  remark(input, found) {
    const { line, effective, effects } = bootParametersOf(input, found);
    const { needless } = openRequests(requestsOf(input), effects, effective, line);
    if (needless.length === 0 || effects.iommu === null) return null;
    const { units, groups } = effects.iommu;
    return `${needless.map(describeRequest).join(' ')} is not needed: the IOMMU is on without it (${units.join(', ')}; ${groups} groups)`;
  },
  explain: explainGrub,
});
