import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** Vendor GUID of the variables in which a boot loader describes itself (systemd's BOOT_LOADER_INTERFACE). */
const guid = '4a67b082-0a4c-41cf-b6c7-440b29bb8c4f';

/** The text of such a variable: four bytes of attributes, then UTF-16; null if the loader did not set it, or the machine has no UEFI. */
export async function readLoaderVariable(
  name: 'LoaderInfo' | 'StubInfo',
  machine: MachineReader,
): Promise<string | null> {
  const file = await tolerantly(
    undefined,
    machine.readFile(`/sys/firmware/efi/efivars/${name}-${guid}`, { plain: true }),
  );
  if (file === undefined) return null;
  return Buffer.from(file.content, file.encoding).subarray(4).toString('utf16le').replaceAll('\0', '');
}
