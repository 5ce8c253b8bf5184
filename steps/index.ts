import type { StepType } from '../engine/step-type.ts';

/** Every step type that ships, in the order the docs list them. */
export const stepTypes: readonly StepType[] = [];
