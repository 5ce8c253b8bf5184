import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader, Output, RunOptions } from '../../engine/model/machine.ts';
import { confineScript } from './confine-script.ts';

/** Runs a program on a machine, as Machine.run does. */
type Run = (argv: readonly string[], options?: RunOptions) => Promise<Output>;

const confined = (argv: readonly string[]): readonly string[] => ['sh', '-c', confineScript, 'sh', ...argv];

/** Why a machine cannot run a program where it can write nothing; null if it can. */
async function obstacleOf(run: Run): Promise<string | null> {
  const { code, stderr } = await run(confined(['true']), { deadline: 60 });
  if (code === 0) return null;
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  return reason === '' ? 'a program in private namespaces did not start' : reason;
}

/**
 * The `check` of a machine whose programs `run` starts. A program that its author marked as read-only runs where it can
 * write nothing; whether the machine can do that is tried once. Where it cannot, the program runs as any other, or,
 * if the caller is strict, not at all: MachineError UNCONFINED.
 */
export function checkBy(run: Run): MachineReader['check'] {
  let obstacle: Promise<string | null> | undefined;
  return async (argv, { readOnly = false, strict = false, ...options } = {}) => {
    if (!readOnly) return run(argv, options);
    obstacle ??= obstacleOf(run);
    const why = await obstacle.catch((error: unknown) => {
      obstacle = undefined;
      throw error;
    });
    if (why === null) return run(confined(argv), options);
    if (strict) throw new MachineError(why, { code: 'UNCONFINED' });
    return run(argv, options);
  };
}
