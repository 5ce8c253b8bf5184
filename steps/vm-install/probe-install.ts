import type { MachineReader } from '../../engine/model/machine.ts';
import type { VmInstall } from '../../schemas/types/steps/vm-install.ts';
import { probeImage } from '../support/image/probe-image.ts';
import type { ImageState } from '../support/image/image-state.ts';
import { probeVm } from '../support/vm/probe-vm.ts';
import type { VmState } from '../support/vm/vm-state.ts';
import { installMachine } from './install-machine.ts';

export interface InstallState {
  readonly image: ImageState;
  readonly vm: VmState;
}

/** Reads the state of the disk's place, and whether the host can run the machine that makes it. */
export async function probeInstall(input: VmInstall, machine: MachineReader): Promise<InstallState> {
  const [image, vm] = await Promise.all([probeImage(input, machine), probeVm(installMachine(input), machine)]);
  return { image, vm };
}
