import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTethered } from './run-tethered.ts';

/** A disk whose boot sector writes 16 to port 0xf4: `mov al, 16; out 0xf4, al; hlt`. isa-debug-exit makes that QEMU's exit code 33. */
function trialDisk(): Uint8Array {
  // SeaBIOS does not see a disk of one sector.
  const disk = new Uint8Array(1024 * 1024);
  disk.set([0xb0, 0x10, 0xe6, 0xf4, 0xf4]);
  disk.set([0x55, 0xaa], 510);
  return disk;
}

/** True when QEMU with this accelerator and CPU gets as far as running a boot sector within 15 seconds. */
export async function bootsTrial(
  folder: string,
  accelerator: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const trial = await mkdtemp(join(folder, '.trial-'));
  try {
    const disk = join(trial, 'disk');
    await writeFile(disk, trialDisk());
    const argv = ['qemu-system-x86_64', '-nodefaults', '-no-user-config', '-display', 'none', '-machine', 'q35'];
    argv.push(...accelerator, '-m', '64', '-no-reboot', '-device', 'isa-debug-exit,iobase=0xf4,iosize=0x4');
    argv.push('-drive', `format=raw,file=${disk.replaceAll(',', ',,')}`);
    const judged = ['sh', '-c', '"$@"; [ $? = 33 ]', 'sh', ...argv];
    return await runTethered(judged, { environment, signal: AbortSignal.timeout(15_000) }).then(
      () => true,
      () => false,
    );
  } finally {
    await rm(trial, { recursive: true });
  }
}
