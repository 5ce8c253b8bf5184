import type { MachineReader } from '../../../engine/model/machine.ts';

/** A UEFI firmware for a virtual machine: its code, and the variables a fresh machine starts with. */
export interface Firmware {
  readonly code: string;
  readonly variables: string;
}

/** The paths of OVMF in distributions: Debian and Ubuntu (new, old), Fedora and RHEL, Arch, openSUSE. */
const candidates: readonly Firmware[] = [
  { code: '/usr/share/OVMF/OVMF_CODE_4M.fd', variables: '/usr/share/OVMF/OVMF_VARS_4M.fd' },
  { code: '/usr/share/OVMF/OVMF_CODE.fd', variables: '/usr/share/OVMF/OVMF_VARS.fd' },
  { code: '/usr/share/edk2/ovmf/OVMF_CODE.fd', variables: '/usr/share/edk2/ovmf/OVMF_VARS.fd' },
  { code: '/usr/share/edk2/x64/OVMF_CODE.4m.fd', variables: '/usr/share/edk2/x64/OVMF_VARS.4m.fd' },
  { code: '/usr/share/qemu/ovmf-x86_64-code.bin', variables: '/usr/share/qemu/ovmf-x86_64-vars.bin' },
];

/** Every path that is read, for the message if none exists. */
export const firmwarePlaces: readonly string[] = candidates.map(({ code }) => code);

/** The first UEFI firmware whose two files exist. */
export async function findFirmware(machine: MachineReader): Promise<Firmware | null> {
  const there = await Promise.all(
    candidates.map(async ({ code, variables }) => {
      const stats = await Promise.all([machine.stat(code), machine.stat(variables)]);
      return stats.every((stat) => stat !== undefined);
    }),
  );
  return candidates.find((_, index) => there[index]) ?? null;
}
