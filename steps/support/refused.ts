import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal, Refusal } from '../../engine/model/step-type.ts';

/** A proposal that changes nothing and holds these refusals. */
export const refused = (...refusals: readonly Refusal[]): Proposal => ({ ...nothing, refusals });
