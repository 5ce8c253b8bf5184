import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** Secure Boot as the firmware reports it: four bytes of attributes, then 1 for on (UEFI specification, 3.3). */
const secureBoot = '/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c';

/** Whether Secure Boot is on; null for a machine that was not started by UEFI. */
export async function readSecureBoot(machine: MachineReader): Promise<boolean | null> {
  const file = await machine.readFile(secureBoot, { plain: true });
  return file === undefined ? null : Buffer.from(file.content, file.encoding)[4] === 1;
}

/**
 * The evidence that this kernel loads only signed modules, e.g. "/sys/kernel/security/lockdown: none [integrity] confidentiality";
 * null if it loads any module (kernel_lockdown(7), Documentation/admin-guide/module-signing.rst).
 */
export async function readModuleEnforcement(machine: MachineReader): Promise<string | null> {
  const places = ['/sys/kernel/security/lockdown', '/sys/module/module/parameters/sig_enforce'] as const;
  const [lockdown, enforce] = await Promise.all(places.map((path) => tolerantly(undefined, machine.read(path))));
  const locked = /\[(integrity|confidentiality)\]/.test(lockdown ?? '');
  if (!locked && enforce?.trim() !== 'Y') return null;
  const seen = locked ? `${places[0]}: ${lockdown?.trim()}` : `${places[1]}: Y`;
  return (await tolerantly(null, readSecureBoot(machine))) === true ? `${seen}, Secure Boot is on` : seen;
}
