import { labSsh } from '../ssh/place-keys.ts';
import { nicAddress, nicInterface } from '../shape/lab-shape.ts';
import type { LabState } from './lab-state.ts';
import type { LabHandle } from './lab.ts';

/** The data of a running lab that a caller needs. */
export function handleOf(folder: string, state: LabState): LabHandle {
  const [nic] = state.shape.nics;
  return {
    name: state.name,
    folder,
    accelerator: state.accelerator,
    acceleratorReason: state.acceleratorReason ?? null,
    shape: state.shape,
    ssh: labSsh(folder, state.port),
    nic: { address: nicAddress(nic), mac: nic.mac, interface: nicInterface(nic) },
  };
}
