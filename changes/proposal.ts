import type { Proposal as OpenProposal } from '../engine/model/step-type.ts';
import type { Change } from './index.ts';

/** The proposal of a step type with the changes of this room, so that their keys are checked by the compiler. */
export type Proposal = OpenProposal<Change>;
