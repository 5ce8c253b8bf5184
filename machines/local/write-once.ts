import { MachineError } from '../../engine/model/machine-error.ts';
import { errnoOf } from './errno-of.ts';
import { runProgram } from './run-program.ts';
import type { ProgramMarks } from './start-marked.ts';

/**
 * One write(2) of `text` to an existing file, in a child that is killed at the deadline (seconds) and not waited for:
 * unbinding a device that a VM holds blocks, at last uninterruptibly, until the VM ends.
 *
 * dd(1) because it opens with O_WRONLY alone (a shell's `>` adds O_CREAT and O_TRUNC, `<>` needs read permission that
 * `bind` does not give), writes one block in one call, and starts in 2 ms where a node child takes 40. Its one
 * departure: what a short write left over (past the 4096 bytes of an attribute) goes in a second call.
 */
export async function writeOnce(
  path: string,
  text: string,
  deadline: number,
  env: Readonly<Record<string, string>>,
  marks: ProgramMarks,
): Promise<void> {
  const argv = ['dd', ...ddOperands(Buffer.byteLength(text)), `of=${path}`];
  const output = await runProgram(argv, { stdin: text, deadline }, env, marks);
  if (output.timedOut) throw writeTimeout(path, deadline);
  if (output.code === 0) return;
  if (output.code === 127)
    throw new MachineError('write: dd(1) is not installed on this machine', { code: 'ENOENT', path });
  throw new MachineError(`write ${path}: ${output.stderr.trim()}`, { code: errnoOf(output.stderr), path });
}

/** The dd(1) operands that make it one write(2) of `bytes` bytes from standard input, not creating and not truncating. */
function ddOperands(bytes: number): readonly string[] {
  return [`bs=${Math.max(bytes, 1)}`, 'count=1', 'iflag=fullblock', 'conv=notrunc,nocreat', 'status=none'];
}

/** The error for a write that the kernel did not finish in time; it may still take effect later. */
export function writeTimeout(path: string, deadline: number): MachineError {
  return new MachineError(`write ${path}: still blocked in the kernel after ${deadline} s`, { code: 'TIMEOUT', path });
}
