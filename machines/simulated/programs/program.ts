import type { Output, RunOptions } from '../../../engine/model/machine.ts';
import type { World } from '../world/world.ts';

/** A program of the simulated machine. */
export interface Program {
  readonly name: string;
  /** Whether these arguments may change the machine; then `query` refuses them. */
  changes(args: readonly string[]): boolean;
  run(world: World, args: readonly string[], options: RunOptions): Output;
}

/** The output of a program and its exit code. */
export function printed(stdout: string, code = 0, stderr = ''): Output {
  return { code, stdout, stderr, timedOut: false };
}

/** The result of a failed program, with a message on standard error. */
export function failed(code: number, stderr: string): Output {
  return printed('', code, stderr.endsWith('\n') ? stderr : `${stderr}\n`);
}

/** A program that only reads. */
export function readOnly(name: string, run: Program['run']): Program {
  return { name, changes: () => false, run };
}

/** A program that changes the machine with any arguments. */
export function acts(name: string, run: Program['run']): Program {
  return { name, changes: () => true, run };
}
