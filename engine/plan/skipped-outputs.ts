import type { ChangeKinds } from '../model/change-kinds.ts';
import { formatDiagnostic } from '../language/yaml/format-diagnostic.ts';
import type { MachineReader } from '../model/machine.ts';
import type { Prepared, Step } from '../model/playbook.ts';
import type { Outputs } from '../model/step-type.ts';
import { UnknownValue, WithheldCheck } from '../model/unknown-value.ts';

/** The outputs of a skipped step, or why it has no outputs. */
export type SkippedOutputs =
  | { readonly kind: 'outputs'; readonly outputs: Outputs }
  | { readonly kind: 'missing'; readonly message: string; readonly hint: string };

/**
 * The outputs of a skipped step that another step needs: the machine shows them if the step has no changes to make.
 * Otherwise the step must be run first.
 */
export async function skippedOutputs(
  step: Step,
  prepared: Prepared,
  reach: () => Promise<MachineReader>,
  kinds: ChangeKinds,
): Promise<SkippedOutputs> {
  const { skipped, type } = step;
  const missing = (why: string, hint = `select '${step.id}' too, or apply it first`): SkippedOutputs => ({
    kind: 'missing',
    message: `step '${skipped?.neededBy}' needs outputs of step '${step.id}', which is skipped (${skipped?.reason}): ${why}`,
    hint,
  });
  switch (prepared.kind) {
    case 'skipped':
      return { kind: 'outputs', outputs: {} };
    case 'unknown':
      return missing(`it needs a value that is known only after '${prepared.after}'`);
    case 'invalid':
      return missing(prepared.diagnostics.map(formatDiagnostic).join('\n'));
    case 'ready':
      break;
  }
  if (type.kind !== 'change') return missing(`a step of type ${type.name} has outputs only when it runs`);
  try {
    const state = await type.probe(prepared.input, await reach());
    const { changes, refusals } = type.plan(prepared.input, state);
    const [refusal] = refusals;
    if (refusal !== undefined) return missing(refusal.reason);
    if (changes.length > 0)
      return missing(`these changes are still needed: ${changes.map((each) => kinds.describe(each)).join('; ')}`);
    return { kind: 'outputs', outputs: type.outputs?.(prepared.input, state) ?? {} };
  } catch (error) {
    if (error instanceof UnknownValue) return missing(error.message);
    if (error instanceof WithheldCheck) return missing(error.message, 'use --run-checks to run it');
    throw error;
  }
}
