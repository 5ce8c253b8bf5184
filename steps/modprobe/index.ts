import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/modprobe.schema.json' with { type: 'json' };
import type { Modprobe, ModprobeOutputs } from '../../schemas/types/steps/modprobe.ts';
import { explainModule } from './explain-module.ts';
import type { ModprobeState } from './modprobe-state.ts';
import { planModprobe } from './plan-modprobe.ts';
import { probeModprobe } from './probe-modprobe.ts';

/** Loads or unloads a kernel module; undo reverses this. */
export const modprobe = defineStep<Modprobe, ModprobeState, ModprobeOutputs>({
  kind: 'change',
  name: 'modprobe',
  schema,
  summary: 'Load or unload a kernel module, with its parameters',
  takes: 'now',
  probe: probeModprobe,
  plan: planModprobe,
  outputs: (_, { loaded, builtin }) => ({ loaded, builtin }),
  explain: explainModule,
});
