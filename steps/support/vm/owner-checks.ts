import type { Refusal } from '../../../engine/model/step-type.ts';
import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';
import type { SeenOwner } from './see-owner.ts';
import { refusal } from '../refusal.ts';

/** What keeps a VM from running as the user that is asked for. */
export function ownerChecks(input: QemuLaunch, owner: SeenOwner | null): readonly Refusal[] {
  if (owner === null) return [];
  const { user: name = '' } = input;
  if (owner.user === null)
    return [refusal('user-unknown', `There is no user ${name} on this machine.`, `/etc/passwd has no line ${name}:`)];
  const refusals = owner.closed.map(({ path, at }) =>
    refusal(
      'user-cannot-open',
      `QEMU would run as ${name}, who cannot open ${path}; give ${name} the right to it, e.g. with a file step or an access control list.`,
      path === at ? `stat ${at}: closed to ${name}` : `stat ${at}: ${name} is not let through to ${path}`,
    ),
  );
  if (owner.kvmClosed)
    refusals.push(
      refusal(
        'user-cannot-open',
        `QEMU would run as ${name}, who cannot open /dev/kvm.`,
        'stat /dev/kvm: no group opens it',
      ),
    );
  if (input.hugepages) {
    const reason = `/dev/hugepages is root's, and a guest of ${name} cannot take its memory from there.`;
    refusals.push(refusal('user-cannot-open', reason, `user: ${name}; hugepages: true`));
  }
  if (input.iommufd && input.devices.length > 0) {
    const reason = `/dev/iommu is one node for all that use iommufd, so it cannot be handed to ${name}; as root, or without iommufd, the VM can be started.`;
    refusals.push(refusal('iommufd-needs-root', reason, `user: ${name}; iommufd: true`));
  }
  return refusals;
}
