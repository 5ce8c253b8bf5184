import { observeCommand } from '../../changes/command/index.ts';
import type { CommandChange } from '../../changes/command/change.ts';
import type { Proposal } from '../../changes/proposal.ts';
import { defineStep, nothing } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/command.schema.json' with { type: 'json' };
import type { Command, CommandOutputs } from '../../schemas/types/steps/command.ts';

interface State {
  readonly done: boolean;
}

/** The schema asks for exactly one of the two. */
function signOf({ creates, unless, read_only: readOnly }: Command): CommandChange['done'] {
  if (creates !== undefined) return { kind: 'creates', path: creates };
  return { kind: 'succeeds', argv: unless ?? [], ...(readOnly === true && { read_only: true }) };
}

function propose(input: Command): Proposal {
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
}

/** Runs a program that no step type covers, if its own test shows that it was not done. */
export const command = defineStep<Command, State, CommandOutputs>({
  kind: 'change',
  name: 'command',
  schema,
  summary: 'Run any program, with a test that shows its effect and a way to undo it',
  takes: 'now',
  probe: (input, machine) => observeCommand({ done: signOf(input) }, machine),
  plan: (input, { done }) => (done ? nothing : propose(input)),
  unchecked: (input) => ({ ...propose(input), outputs: { done: true } }),
  // The step succeeds only if its test succeeds.
  outputs: () => ({ done: true }),
});
