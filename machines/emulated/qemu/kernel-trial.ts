import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Firmware } from './firmware.ts';
import { runTethered } from './run-tethered.ts';

export interface KernelTrial {
  /** A folder with `vmlinuz` and an `initrd.img` that contains a shell: the folder of an image. */
  readonly image: string;
  readonly firmware: Firmware;
  /** QEMU's arguments for the tested accelerator and processor. */
  readonly accelerator: readonly string[];
  /** A folder for temporary files. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Time limit for the kernel. */
  readonly seconds: number;
  readonly signal?: AbortSignal | undefined;
}

// The kernel prints its command line, so it must not contain the text that proves a running program: the shell makes
// this text.
const commandLine = 'console=ttyS0 no_timer_check panic=-1 rdinit=/bin/sh -- -c "echo runbook-trial-$((6*7))"';
const proof = 'runbook-trial-42';

/**
 * Starts the unmodified kernel of an image with the firmware of a lab, until the first program in its initial ramdisk
 * has run: that program ends, and the resulting panic stops QEMU. Returns null if it ran, otherwise the reason in
 * words. Throws the signal's reason.
 */
export async function kernelTrial(trial: KernelTrial): Promise<string | null> {
  const { image, firmware, folder, environment, seconds, signal } = trial;
  const place = await mkdtemp(join(folder, '.trial-'));
  const limit = AbortSignal.timeout(seconds * 1000);
  let ran = false;
  let complaint = '';
  try {
    const variables = join(place, 'variables');
    await copyFile(firmware.variables, variables);
    const argv = ['qemu-system-x86_64', '-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'];
    argv.push('-machine', 'q35,kernel-irqchip=split', ...trial.accelerator, '-smp', '2', '-m', '512');
    argv.push('-drive', `if=pflash,unit=0,format=raw,readonly=on,file=${escaped(firmware.code)}`);
    argv.push('-drive', `if=pflash,unit=1,format=raw,file=${escaped(variables)}`);
    argv.push('-kernel', join(image, 'vmlinuz'), '-initrd', join(image, 'initrd.img'), '-append', commandLine);
    argv.push('-serial', 'stdio');
    const onLine = (line: string): void => {
      if (line.trim() === proof) ran = true;
      // The console is full of text when QEMU aborts; messages of QEMU itself begin with its name.
      if (line.startsWith('qemu-system-x86_64: ')) complaint ||= line;
    };
    await runTethered(argv, { environment, onLine, signal: AbortSignal.any([limit, ...(signal ? [signal] : [])]) });
  } catch {
    signal?.throwIfAborted();
    if (limit.aborted && !ran) return `did not reach its first program within ${seconds} seconds`;
    if (!ran) return complaint === '' ? 'ended at once' : `ended: ${complaint}`;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
  return ran ? null : 'ended before its first program ran';
}

const escaped = (path: string): string => path.replaceAll(',', ',,');
