import type { Proposal } from '../../changes/proposal.ts';
import type { VmInstall } from '../../schemas/types/steps/vm-install.ts';
import { planImage } from '../support/image/plan-image.ts';
import { vmRefusals } from '../support/vm/vm-refusals.ts';
import { installMachine, installSession } from './install-machine.ts';
import type { InstallState } from './probe-install.ts';

/** Makes the disk and runs the installer on it, if the disk does not exist. */
export function planInstall(input: VmInstall, { image, vm }: InstallState): Proposal {
  const proposal = planImage(input, image);
  const [change] = proposal.changes;
  if (change?.kind !== 'artifact' || change.make.kind !== 'programs') return proposal;
  const session = installSession(input, change.part, vm.host);
  const refusals =
    vm.ground === null ? [] : vmRefusals(installMachine(input), vm.ground, vm.host.firmware !== null, null);
  const missing = vm.ground !== null && !vm.ground.qemuPresent;
  const by = input.cdrom ?? input.seed ?? input.boot?.kernel;
  return {
    ...proposal,
    changes: [
      {
        ...change,
        make: { ...change.make, session },
        what: `${change.what}, installed by ${session.unit}${by === undefined || by === '' ? '' : ` from ${by}`}`,
      },
    ],
    refusals: [...proposal.refusals, ...refusals],
    warnings: [
      ...proposal.warnings,
      ...(missing ? ['QEMU is not installed yet: an earlier step must install it'] : []),
      ...(input.says === undefined ? ['the disk counts as complete when the machine powers off'] : []),
    ],
  };
}
