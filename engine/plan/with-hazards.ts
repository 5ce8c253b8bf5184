import type { ChangeKinds } from '../model/change-kinds.ts';
import type { MachineReader } from '../model/machine.ts';
import { UnknownValue } from '../model/unknown-value.ts';
import { warned } from '../model/warned.ts';
import type { ChangeStepType, Proposal, Refusal } from '../model/step-type.ts';

/**
 * A proposal with the hazards of its changes: as refusals, or as warnings if the step has the input of the override and it
 * is true. A refused proposal is returned as it is.
 */
export async function withHazards(
  type: ChangeStepType<unknown, unknown>,
  input: unknown,
  proposal: Proposal,
  machine: MachineReader,
  kinds: ChangeKinds,
): Promise<Proposal> {
  if (proposal.refusals.length > 0) return proposal;
  const found = await Promise.all(proposal.changes.map((change) => unlessUnknown(kinds.hazards(change, machine))));
  const hazards = [...new Map(found.flat().map((each) => [`${each.check} ${each.reason}`, each])).values()];
  const isOverridden = ({ override }: Refusal): boolean =>
    override !== null && (input as Readonly<Record<string, unknown>>)[override] === true;
  const known = (type.schema['properties'] ?? {}) as Readonly<Record<string, unknown>>;
  const refusals = hazards
    .filter((hazard) => !isOverridden(hazard))
    .map((hazard) => (hazard.override !== null && hazard.override in known ? hazard : { ...hazard, override: null }));
  const warnings = hazards.filter(isOverridden).map((hazard) => warned({ ...hazard, override: null }));
  return { ...proposal, refusals, warnings: [...proposal.warnings, ...warnings] };
}

/** What is known only after an earlier step is checked just before this step is applied. */
async function unlessUnknown(hazards: Promise<readonly Refusal[]>): Promise<readonly Refusal[]> {
  try {
    return await hazards;
  } catch (error) {
    if (error instanceof UnknownValue) return [];
    throw error;
  }
}
