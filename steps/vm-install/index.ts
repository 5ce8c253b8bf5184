import { defineStep } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/vm-install.schema.json' with { type: 'json' };
import type { VmInstall, VmInstallOutputs } from '../../schemas/types/steps/vm-install.ts';
import { explainInstall } from './explain-install.ts';
import { planInstall } from './plan-install.ts';
import { probeInstall } from './probe-install.ts';
import type { InstallState } from './probe-install.ts';

/** Makes a disk by running a machine on it until that powers itself off; the disk is in place only when it is finished. */
export const vmInstall = defineStep<VmInstall, InstallState, VmInstallOutputs>({
  kind: 'change',
  name: 'vm-install',
  schema,
  summary: 'Makes a virtual machine’s disk by running a machine on it until it powers itself off',
  takes: 'now',
  probe: probeInstall,
  plan: planInstall,
  outputs: ({ path, format }) => ({ path, format }),
  explain: explainInstall,
});
