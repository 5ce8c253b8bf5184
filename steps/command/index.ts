import { observeCommand } from '../../changes/command/index.ts';
import type { CommandChange } from '../../changes/command/change.ts';
import { defineStep, nothing } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/command.schema.json' with { type: 'json' };
import type { Command, CommandOutputs } from '../../schemas/types/steps/command.ts';

interface State {
  readonly done: boolean;
}

/** The schema requires exactly one of the two. */
function signOf({ creates, unless }: Command): CommandChange['done'] {
  return creates === undefined ? { kind: 'succeeds', argv: unless ?? [] } : { kind: 'creates', path: creates };
}

/** Runs a program that no step type covers, if its own test shows that it was not done. */
export const command = defineStep<Command, State, CommandOutputs>({
  kind: 'change',
  name: 'command',
  schema,
  summary: 'Run any program, with a test that shows its effect and a way to undo it',
  takes: 'now',
  probe: (input, machine) => observeCommand({ done: signOf(input) }, machine),
  plan(input, { done }) {
    if (done) return nothing;
    const { argv, undo = null, why, deadline } = input;
    const change: CommandChange = {
      kind: 'command',
      argv,
      undo,
      done: signOf(input),
      before: { done: false },
      after: { done: true },
      why,
      deadline,
    };
    const warnings = undo === null ? [`"${argv.join(' ')}" cannot be undone`] : [];
    return { ...nothing, changes: [change], warnings };
  },
  // The step succeeds only if its test succeeds.
  outputs: () => ({ done: true }),
});
