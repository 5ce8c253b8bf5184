import type { Refusal } from '../../../engine/model/step-type.ts';
import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';
import type { SeenOwner } from './see-owner.ts';
import { refusal } from '../refusal.ts';

/** The reasons why a virtual machine cannot run as the requested user. */
export function ownerChecks(input: QemuLaunch, owner: SeenOwner | null): readonly Refusal[] {
  if (owner === null) return [];
  const { user: name = '' } = input;
  if (owner.user === null)
    return [
      refusal('user-unknown', `User ${name} does not exist on this machine.`, `/etc/passwd has no line ${name}:`),
    ];
  const refusals = owner.closed.map(({ path, at }) =>
    refusal(
      'user-cannot-open',
      `QEMU would run as ${name}, who cannot open ${path}; give ${name} access to it, e.g. with a file step or an access control list.`,
      path === at ? `stat ${at}: ${name} has no access` : `stat ${at}: ${name} may not search this folder for ${path}`,
    ),
  );
  if (owner.kvmClosed)
    refusals.push(
      refusal(
        'user-cannot-open',
        `QEMU would run as ${name}, who cannot open /dev/kvm.`,
        'stat /dev/kvm: no group has access',
      ),
    );
  if (input.hugepages) {
    const reason = `/dev/hugepages belongs to root, so a guest of ${name} cannot use its memory.`;
    refusals.push(refusal('user-cannot-open', reason, `user: ${name}; hugepages: true`));
  }
  if (input.iommufd && input.devices.length > 0) {
    const reason = `/dev/iommu is one node for all users of iommufd, so ${name} cannot become its owner; start the virtual machine as root, or without iommufd.`;
    refusals.push(refusal('iommufd-needs-root', reason, `user: ${name}; iommufd: true`));
  }
  return refusals;
}
