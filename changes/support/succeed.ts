import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine, Output, RunOptions } from '../../engine/model/machine.ts';

/** The last lines of a program for an error message: of its standard error, or of its output. */
export function lastLines({ stdout, stderr }: Output): string {
  const text = stderr.trim() === '' ? stdout.trim() : stderr.trim();
  return text === '' ? 'it printed nothing' : text.split('\n').slice(-20).join('\n');
}

/** The error for a program that failed: TIMEOUT after its deadline, EXIT<code>, or INTERRUPTED for a signal. */
export function failureOf(argv: readonly string[], output: Output): MachineError {
  const command = argv.join(' ');
  if (output.timedOut) return new MachineError(`${command} took too long: ${lastLines(output)}`, { code: 'TIMEOUT' });
  if (output.code === null)
    return new MachineError(`${command} was ended by a signal: ${lastLines(output)}`, { code: 'INTERRUPTED' });
  return new MachineError(`${command} failed with code ${output.code}: ${lastLines(output)}`, {
    code: `EXIT${output.code}`,
  });
}

/** Runs a program that may change the machine and throws MachineError unless it exits with 0. */
export async function succeed(argv: readonly string[], machine: Machine, options: RunOptions): Promise<Output> {
  const output = await machine.run(argv, options);
  if (output.code !== 0) throw failureOf(argv, output);
  return output;
}
