import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/service.schema.json' with { type: 'json' };
import type { Service, ServiceOutputs } from '../../schemas/types/steps/service.ts';
import { explainService } from './explain-service.ts';
import { planService } from './plan-service.ts';
import { probeService } from './probe-service.ts';
import type { ServiceStepState } from './service-step-state.ts';

/** Starts or stops a systemd unit and enables, disables or masks it; undo restores both states. */
export const service = defineStep<Service, ServiceStepState, ServiceOutputs>({
  kind: 'change',
  name: 'service',
  schema,
  summary: 'Start, stop, enable, disable or mask a systemd unit',
  takes: 'now',
  probe: probeService,
  plan: planService,
  outputs: (_, { unit, service: seen }) => ({
    unit,
    active: seen?.active ?? false,
    enabled: seen?.enabled ?? 'not-found',
  }),
  explain: explainService,
});
