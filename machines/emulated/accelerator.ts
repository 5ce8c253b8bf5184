import { access, constants, readFile } from 'node:fs/promises';
import { bootsTrial } from './boots-trial.ts';

/** How QEMU runs the emulated host: on the processor, or by translation. */
export type Accelerator = 'kvm' | 'tcg';

/** `kvm` when /dev/kvm really runs a virtual machine here and offers nesting for the guest inside; a device that exists proves neither. */
export async function findAccelerator(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Accelerator> {
  const open = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!open || !(await nests())) return 'tcg';
  return (await bootsTrial(folder, ['-accel', 'kvm', '-cpu', 'host'], environment)) ? 'kvm' : 'tcg';
}

async function nests(): Promise<boolean> {
  for (const module of ['kvm_intel', 'kvm_amd']) {
    const nested = await readFile(`/sys/module/${module}/parameters/nested`, 'utf8').catch(() => '');
    if (/^[Y1]/.test(nested)) return true;
  }
  return false;
}
