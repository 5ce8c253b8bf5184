import type { Clock } from '../model/clock.ts';
import type { CommandChange } from '../change.ts';
import { MachineError } from '../model/machine-error.ts';
import type { Machine, MachineReader } from '../model/machine.ts';
import { lastWords } from './succeed.ts';

/** Whether the command's effect is there, by its own sign of being done. */
export async function observeCommand(
  change: Pick<CommandChange, 'done'>,
  reader: MachineReader,
): Promise<{ readonly done: boolean }> {
  switch (change.done.kind) {
    case 'creates':
      return { done: (await reader.stat(change.done.path)) !== undefined };
    case 'succeeds':
      return { done: (await reader.query(change.done.argv)).code === 0 };
  }
}

export function reachedCommand(
  change: CommandChange,
  observed: { readonly done: boolean },
  side: 'before' | 'after',
): boolean {
  return observed.done === change[side].done;
}

/** Runs the command, or its inverse. Throws MachineError: TIMEOUT after the deadline, EXIT<code>, or NOEFFECT when it succeeded and nothing came of it. */
export async function performCommand(
  change: CommandChange,
  machine: Machine,
  _clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const output = await machine.run(change.argv, { deadline: change.deadline, signal });
  const command = change.argv.join(' ');
  if (output.timedOut) {
    throw new MachineError(`${command} was ended after ${change.deadline} s: ${lastWords(output)}`, {
      code: 'TIMEOUT',
    });
  }
  if (output.code !== 0) {
    const how = output.code === null ? 'was ended by a signal' : `failed with code ${output.code}`;
    throw new MachineError(`${command} ${how}: ${lastWords(output)}`, { code: `EXIT${output.code ?? ''}` });
  }
  if (!reachedCommand(change, await observeCommand(change, machine), 'after')) {
    throw new MachineError(
      `${command} succeeded, but ${sign(change)} still says that it is ${change.after.done ? 'not done' : 'done'}`,
      {
        code: 'NOEFFECT',
      },
    );
  }
}

const sign = ({ done }: CommandChange): string => (done.kind === 'creates' ? done.path : `"${done.argv.join(' ')}"`);

/** The inverse runs the undo command; null for a command that cannot be undone. */
export function invertCommand(change: CommandChange): CommandChange | null {
  if (change.undo === null) return null;
  return { ...change, argv: change.undo, undo: change.argv, before: change.after, after: change.before };
}

export function describeCommand(change: CommandChange): string {
  const way = change.undo === null ? ', cannot be undone' : '';
  return `${change.after.done ? '+' : '-'} run ${change.argv.join(' ')} (${change.why}${way})`;
}
