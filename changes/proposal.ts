import type { Proposal as OpenProposal } from '../engine/model/step-type.ts';
import type { Change } from './index.ts';

/** What a step type proposes, with the changes of this room: their keys are checked where a step type writes them down. */
export type Proposal = OpenProposal<Change>;
