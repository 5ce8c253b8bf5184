import { nothing } from '../../engine/model/step-type.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';

/** A proposal without changes that contains these refusals. */
export const refused = (...refusals: readonly Refusal[]): Proposal => ({ ...nothing, refusals });
