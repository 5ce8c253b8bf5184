import type { MachineReader } from '../../engine/model/machine.ts';
import { queryIfThere } from '../system/query-if-there.ts';
import type { Parameter } from './kernel-command-line.ts';
import { parseKernelCommandLine } from './kernel-command-line.ts';

/** The kernel prints at most a command line, and only once in a boot. */
const longest = 4096;

/**
 * The parameters that nothing in the kernel accepted, from its own message (print_unknown_bootoptions in init/main.c,
 * since Linux 5.14). A parameter whose reader refused the value is among them too, and so are words for init. Empty if
 * the log cannot be read, or no longer contains the message.
 */
export async function readUnknownParameters(machine: MachineReader): Promise<readonly Parameter[]> {
  const { code, stdout } = await queryIfThere(machine, ['dmesg']);
  const found =
    code === 0 ? /Unknown kernel command line parameters "(.*)", will be passed/.exec(stdout)?.[1] : undefined;
  return parseKernelCommandLine((found ?? '').slice(0, longest));
}
