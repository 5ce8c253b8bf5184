import type { MachineReader } from '../../../engine/model/machine.ts';

/** The paths of QEMU for x86-64: most distributions, built from source, RHEL and its derivatives, old Fedora. */
export const qemuPlaces = [
  '/usr/bin/qemu-system-x86_64',
  '/usr/local/bin/qemu-system-x86_64',
  '/usr/libexec/qemu-kvm',
  '/usr/bin/qemu-kvm',
] as const;

/** The path of QEMU and whether it is installed; if it is not, the path at which a package will install it. */
export async function findQemu(
  machine: MachineReader,
): Promise<{ readonly program: string; readonly present: boolean }> {
  const [stats, release] = await Promise.all([
    Promise.all(qemuPlaces.map((path) => machine.stat(path))),
    machine.read('/etc/os-release'),
  ]);
  const found = qemuPlaces.find((_, index) => stats[index] !== undefined);
  if (found !== undefined) return { program: found, present: true };
  const enterprise =
    /^(ID|ID_LIKE)=.*\b(rhel|centos)\b/m.test(release ?? '') && !/^ID="?fedora"?$/m.test(release ?? '');
  return { program: enterprise ? qemuPlaces[2] : qemuPlaces[0], present: false };
}
