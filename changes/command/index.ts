import type { CommandChange } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { lastLines } from '../support/succeed.ts';
import { describeSign, isDone } from './read-sign.ts';
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import schema from './change.schema.json' with { type: 'json' };

/** Whether the command was done, by its own test. */
export async function observeCommand(
  change: Pick<CommandChange, 'done'>,
  reader: MachineReader,
): Promise<{ readonly done: boolean }> {
  return { done: await isDone(change.done, reader) };
}

function matches(change: CommandChange, observed: { readonly done: boolean }, side: Side): boolean {
  return observed.done === change[side].done;
}

/** Runs the command, or its inverse. Throws MachineError: TIMEOUT after the deadline, EXIT<code>, or NOEFFECT if it succeeded without an effect. */
async function perform(change: CommandChange, { machine, signal }: Means): Promise<void> {
  const output = await machine.run(change.argv, { deadline: change.deadline, signal });
  const command = change.argv.join(' ');
  if (output.timedOut) {
    throw new MachineError(`${command} was ended after ${change.deadline} s: ${lastLines(output)}`, {
      code: 'TIMEOUT',
    });
  }
  if (output.code !== 0) {
    const how = output.code === null ? 'was ended by a signal' : `failed with code ${output.code}`;
    throw new MachineError(`${command} ${how}: ${lastLines(output)}`, { code: `EXIT${output.code ?? ''}` });
  }
  if (!matches(change, await observeCommand(change, machine), 'after')) {
    throw new MachineError(
      `${command} succeeded, but ${describeSign(change.done)} still shows that it is ${change.after.done ? 'not done' : 'done'}`,
      {
        code: 'NOEFFECT',
      },
    );
  }
}

/** The inverse runs the undo command; null for a command that cannot be undone. */
function invert(change: CommandChange): CommandChange | null {
  if (change.undo === null) return null;
  return { ...change, argv: change.undo, undo: change.argv, before: change.after, after: change.before };
}

function describe(change: CommandChange): string {
  const way = change.undo === null ? ', cannot be undone' : '';
  return `${change.after.done ? '+' : '-'} run ${change.argv.join(' ')} (${change.why}${way})`;
}

/** A command with its own undo command and its own test. */
export const command: ChangeKind<CommandChange, { readonly done: boolean }> = {
  schema,
  endsWithBoot: () => false,
  observe: observeCommand,
  perform,
  matches,
  invert,
  alters: ({ edits }) => (edits === undefined ? undefined : { kind: 'file', subject: edits }),
  describe,
  describeSeen: (_, { done }) => (done ? 'done' : 'not done'),
  effects: ({ done }) => (done.kind === 'creates' ? [{ kind: 'unknown', path: done.path }] : []),
  subject: ({ about, argv }) => about ?? argv.join('\u0000'),
  goal: ({ argv, after }) => ({ argv, ...after }),
};
