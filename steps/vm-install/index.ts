import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/vm-install.schema.json' with { type: 'json' };
import type { VmInstall, VmInstallOutputs } from '../../schemas/types/steps/vm-install.ts';
import { explainInstall } from './explain-install.ts';
import { planInstall } from './plan-install.ts';
import { probeInstall } from './probe-install.ts';
import type { InstallState } from './probe-install.ts';

/** Creates a disk: runs a machine on it until the machine powers itself off. The disk gets its final name only when it is complete. */
export const vmInstall = defineStep<VmInstall, InstallState, VmInstallOutputs>({
  kind: 'change',
  name: 'vm-install',
  schema,
  summary: 'Create a virtual machine’s disk by running an installer or a cloud image',
  takes: 'now',
  probe: probeInstall,
  plan: planInstall,
  outputs: ({ path, format }) => ({ path, format }),
  explain: explainInstall,
});
