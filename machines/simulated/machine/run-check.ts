import type { CheckOptions, Output } from '../../../engine/model/machine.ts';
import { execute, mayChange } from '../programs/execute.ts';
import { failed } from '../programs/program.ts';
import type { Session } from './session.ts';

/** Runs a check. A program that is marked as read-only and is not meets a read-only file system, as on a real machine. */
export function runCheck(
  session: Session,
  argv: readonly string[],
  { readOnly, ...options }: CheckOptions = {},
): Output {
  const { world } = session.shared;
  const call = { method: 'check', argv } as const;
  if (!mayChange(argv)) return session.look(call, () => execute(world, argv, options));
  if (readOnly === true) return session.look(call, () => failed(1, `${argv[0] ?? ''}: Read-only file system`));
  return session.change(call, () => execute(world, argv, options));
}
