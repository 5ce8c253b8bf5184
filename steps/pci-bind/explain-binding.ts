import { explanations } from '../support/error-texts/index.ts';
import { hintFor } from '../support/error-texts/error-text.ts';

/** A hint for an error of a binding, or undefined for an unknown error. */
export const explainBinding = (trouble: string): string | undefined => hintFor(trouble, explanations.binding);
