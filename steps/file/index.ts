import { sameFile } from '../../changes/file/index.ts';
import type { FileState } from '../../engine/model/machine.ts';
import { defineStep, nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import schema from '../../schemas/steps/file.schema.json' with { type: 'json' };
import type { File, FileOutputs } from '../../schemas/types/steps/file.ts';
import { explainFile } from './explain-file.ts';
import { fileChecks } from './file-checks.ts';
import type { FileStepState } from './file-step-state.ts';
import { probeFile } from './probe-file.ts';
import { refused } from '../support/refused.ts';

/** The defaults of a new file. */
const fresh: FileState = { encoding: 'utf8', content: '', mode: 0o644, owner: 0, group: 0 };

function wanted(input: File, { file, owner, group }: FileStepState): FileState | null {
  if (input.state === 'absent') return null;
  // The change keeps the extended attributes of the file that it replaces.
  const { attributes: _, ...kept } = file ?? fresh;
  const text = input.content === undefined ? {} : ({ encoding: 'utf8', content: input.content } as const);
  return {
    ...kept,
    ...text,
    mode: input.mode === undefined ? kept.mode : Number.parseInt(input.mode, 8),
    owner: owner ?? kept.owner,
    group: group ?? kept.group,
  };
}

function plan(input: File, state: FileStepState): Proposal {
  const refusals = fileChecks(input, state);
  if (refusals.length > 0) return refused(...refusals);
  const after = wanted(input, state);
  if (sameFile(state.file, after)) return nothing;
  return { ...nothing, changes: [{ kind: 'file', path: input.path, before: state.file, after }] };
}

/** Writes or removes a regular file; undo restores the earlier file, byte for byte. */
export const file = defineStep<File, FileStepState, FileOutputs>({
  kind: 'change',
  name: 'file',
  schema,
  summary: 'Write a file with its content, mode and owner, or remove it',
  takes: 'now',
  probe: probeFile,
  plan,
  outputs: ({ path }, { file: found }) => ({
    path,
    exists: found !== null,
    mode: found === null ? null : found.mode.toString(8).padStart(4, '0'),
  }),
  explain: explainFile,
});
