import { isPassThrough } from '../../changes/binding/index.ts';
import { deviceFolder } from '../../facts/pci/pci-sysfs.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import type { PciBindState, SeenDevice } from './pci-bind-state.ts';
import { cloudKernelNotes } from '../support/boot/cloud-kernel-notes.ts';
import { refusal } from '../support/refusal.ts';
import { resetNotes } from './reset-notes.ts';
import { boundAddresses } from './taken-members.ts';
import { useNotes } from './use-checks.ts';

/** Preflight 17: without interrupt remapping a device can raise any interrupt, so VFIO refuses it unless allow_unsafe_interrupts is set. */
function remappingNotes({ signs }: PciBindState): readonly Refusal[] {
  if (signs.interruptRemapping !== false) return [];
  const explanation = signs.unsafeInterrupts
    ? 'vfio_iommu_type1 allows it anyway (allow_unsafe_interrupts), and a guest can then disturb the host'
    : 'VFIO will refuse QEMU with EPERM; enable it in the firmware (x2APIC, interrupt remapping), or load vfio_iommu_type1 with allow_unsafe_interrupts=1 for guests that you trust';
  const evidence = '/proc/interrupts: no interrupt chip starts with IR-';
  return [refusal('no-interrupt-remapping', `the IOMMU does not remap interrupts: ${explanation}`, evidence)];
}

/** Preflight 18: memory that the firmware keeps mapped for a device (RMRR). */
function reservedNotes({ group }: PciBindState): readonly Refusal[] {
  if (group === null || !group.reserved.includes('direct')) return [];
  const reason = `the firmware keeps memory of group ${group.id} mapped (RMRR); the kernel may refuse to attach it`;
  return [refusal('firmware-reserves-memory', reason, `/sys/kernel/iommu_groups/${group.id}/reserved_regions: direct`)];
}

/** Preflight 20: virtual functions are removed with the driver of the physical function. */
function functionNotes({ device: { address, virtuals, physical } }: SeenDevice): readonly Refusal[] {
  const notes: Refusal[] = [];
  if (virtuals > 0) {
    const reason = `${address} has ${virtuals} virtual functions; they are removed with its driver, and their users lose them`;
    notes.push(refusal('virtual-functions-on', reason, `${deviceFolder(address)}/sriov_numvfs: ${virtuals}`));
  }
  if (physical !== null) {
    const reason = `${address} is a virtual function of ${physical}; it is removed when sriov_numvfs of that device is written`;
    notes.push(refusal('is-virtual-function', reason, `${deviceFolder(address)}/physfn is a link to ${physical}`));
  }
  return notes;
}

/** Preflight 22: passthrough from within a virtual machine or a container. */
function virtualNotes({ signs: { virtualization, release }, iommu }: PciBindState): readonly Refusal[] {
  const { kind, evidence, name } = virtualization;
  const notes: Refusal[] = [];
  if (kind === 'container') {
    const reason = `this is a container (${name}): the devices belong to the host's kernel, and the container may not be allowed to bind them`;
    notes.push(refusal('runs-in-container', reason, evidence));
  }
  if (kind === 'machine') {
    const explanation =
      iommu.units.length > 0
        ? 'it has a virtual IOMMU, so this works, but measurements say nothing about real hardware'
        : 'a device can be passed through only if its hypervisor provides a virtual IOMMU';
    notes.push(
      refusal('runs-in-virtual-machine', `this is itself a virtual machine (${name}): ${explanation}`, evidence),
    );
  }
  return [...notes, ...cloudKernelNotes(release)];
}

/** Preflight 24: properties that changed since the last binding of the device on this machine. */
function changeNotes({ group, signs: { last, release } }: PciBindState): readonly Refusal[] {
  if (last === null) return [];
  const before = last.outputs['group_members'];
  const kernel = last.outputs['kernel'];
  const was = Array.isArray(before) ? before.map(String).toSorted().join(', ') : '';
  const now = (group?.members ?? []).toSorted().join(', ');
  const notes: Refusal[] = [];
  if (was !== now && now !== '') {
    const reason = `its IOMMU group differs from the last binding: it was ${was || 'none'}, it is ${now}`;
    notes.push(refusal('group-changed', reason, `run ${last.run}`));
  }
  if (typeof kernel === 'string' && kernel !== '' && release !== '' && kernel !== release) {
    const reason = `it was last bound under kernel ${kernel}, this is ${release}: groups and reset methods may differ`;
    notes.push(refusal('kernel-changed', reason, `run ${last.run}`));
  }
  return notes;
}

/** The warnings before the devices get another driver. */
export function signNotes(input: PciBind, state: PciBindState, moving: readonly SeenDevice[]): readonly Refusal[] {
  const passed = isPassThrough(input.driver);
  const together = boundAddresses(input, state);
  return [
    ...moving.flatMap((seen) => [
      ...functionNotes(seen),
      ...useNotes(seen, state),
      ...(passed ? resetNotes(seen, state, together) : []),
    ]),
    ...(passed ? [...reservedNotes(state), ...(/vfio/.test(input.driver) ? remappingNotes(state) : [])] : []),
    ...(passed ? [...virtualNotes(state), ...changeNotes(state)] : []),
  ];
}
