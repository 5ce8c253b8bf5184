import { access, constants, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTethered } from './run-tethered.ts';

/** How QEMU runs the emulated host: on the processor, or by translation. */
export type Accelerator = 'kvm' | 'tcg';

/** A boot sector that writes 16 to port 0xf4: `mov al, 16; out 0xf4, al; hlt`. isa-debug-exit makes that QEMU's exit code 33. */
const bootSector = Buffer.alloc(512);
bootSector.set([0xb0, 0x10, 0xe6, 0xf4, 0xf4]);
bootSector.set([0x55, 0xaa], 510);

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
  const trial = await mkdtemp(join(folder, 'kvm-'));
  try {
    const disk = join(trial, 'disk');
    await writeFile(disk, bootSector);
    return (await boots(disk, environment)) ? 'kvm' : 'tcg';
  } finally {
    await rm(trial, { recursive: true });
  }
}

async function nests(): Promise<boolean> {
  for (const module of ['kvm_intel', 'kvm_amd']) {
    const nested = await readFile(`/sys/module/${module}/parameters/nested`, 'utf8').catch(() => '');
    if (/^[Y1]/.test(nested)) return true;
  }
  return false;
}

async function boots(disk: string, environment: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const argv = ['qemu-system-x86_64', '-nodefaults', '-no-user-config', '-display', 'none', '-machine', 'q35'];
  argv.push(
    '-accel',
    'kvm',
    '-cpu',
    'host',
    '-m',
    '64',
    '-no-reboot',
    '-device',
    'isa-debug-exit,iobase=0xf4,iosize=0x4',
  );
  argv.push('-drive', `format=raw,file=${disk.replaceAll(',', ',,')}`);
  const judged = ['sh', '-c', '"$@"; [ $? = 33 ]', 'sh', ...argv];
  return runTethered(judged, { environment, signal: AbortSignal.timeout(15_000) }).then(
    () => true,
    () => false,
  );
}
