import { changeKinds } from '../../changes/index.ts';
import { lastOutputs } from '../../engine/journal/last-outputs.ts';
import type { LastOutputs } from '../../engine/journal/last-outputs.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readInterruptRemapping } from '../../facts/pci/read-interrupt-remapping.ts';
import { readManagedInterfaces } from '../../facts/system/knob-owners.ts';
import { tolerantly } from '../../facts/system/tolerantly.ts';
import { readVirtualization } from '../../facts/virtualization/virtualization.ts';
import type { Virtualization } from '../../facts/virtualization/virtualization.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';

/** The signs that show whether a binding will have the intended effect, and will persist. */
export interface Signs {
  /** `uname -r`; empty if it cannot be read. */
  readonly release: string;
  readonly virtualization: Virtualization;
  /** Null if it is unknown. */
  readonly interruptRemapping: boolean | null;
  /** The value of allow_unsafe_interrupts of vfio_iommu_type1. */
  readonly unsafeInterrupts: boolean;
  /** NetworkManager's connections by interface. */
  readonly managed: ReadonlyMap<string, string>;
  /** The record of the last binding that this step made at this address. */
  readonly last: LastOutputs | null;
}

export const noSigns: Signs = {
  release: '',
  virtualization: { kind: 'none', name: '', evidence: '' },
  interruptRemapping: null,
  unsafeInterrupts: false,
  managed: new Map(),
  last: null,
};

/** Reads the surroundings of a device. */
export async function readSigns({ address, interfaces }: PciDevice, machine: MachineReader): Promise<Signs> {
  const unsafe = '/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts';
  const [release, virtualization, remapping, allowed, managed, last] = await Promise.all([
    machine.read('/proc/sys/kernel/osrelease'),
    readVirtualization(machine),
    readInterruptRemapping(machine),
    tolerantly(undefined, machine.read(unsafe)),
    interfaces.length === 0 ? new Map<string, string>() : readManagedInterfaces(machine),
    lastOutputs(
      machine,
      (outputs) => outputs['address'] === address && Array.isArray(outputs['group_members']),
      changeKinds,
    ),
  ]);
  return {
    release: release?.trim() ?? '',
    virtualization,
    interruptRemapping: remapping,
    unsafeInterrupts: allowed?.trim() === 'Y',
    managed,
    last,
  };
}
