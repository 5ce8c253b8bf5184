import { access } from 'node:fs/promises';

/** A pair of OVMF flash images: the code, and the initial variables of a machine. */
export interface Firmware {
  readonly code: string;
  readonly variables: string;
}

/** The paths of OVMF without secure boot in the distributions: Debian and Ubuntu, Fedora, Arch. */
const places: readonly Firmware[] = [
  { code: '/usr/share/OVMF/OVMF_CODE_4M.fd', variables: '/usr/share/OVMF/OVMF_VARS_4M.fd' },
  { code: '/usr/share/OVMF/OVMF_CODE.fd', variables: '/usr/share/OVMF/OVMF_VARS.fd' },
  { code: '/usr/share/edk2/ovmf/OVMF_CODE.fd', variables: '/usr/share/edk2/ovmf/OVMF_VARS.fd' },
  { code: '/usr/share/edk2/x64/OVMF_CODE.4m.fd', variables: '/usr/share/edk2/x64/OVMF_VARS.4m.fd' },
];

/** The UEFI firmware of this machine, or undefined if its package is not installed. */
export async function findFirmware(): Promise<Firmware | undefined> {
  for (const place of places) {
    const found = await Promise.all([access(place.code), access(place.variables)]).catch(() => undefined);
    if (found !== undefined) return place;
  }
  return undefined;
}
