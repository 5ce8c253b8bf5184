import { explanations } from '../error-texts/index.ts';
import { hintFor } from '../error-texts/error-text.ts';

/** A hint for an error of a write to a kernel attribute: by attribute if it matters, then by errno; undefined for an unknown error. */
export const explainAttribute = (trouble: string): string | undefined => hintFor(trouble, explanations.attribute);
