import { explanations } from '../error-texts/index.ts';
import { hintFor } from '../error-texts/error-text.ts';

/** A hint for an error of apt or dpkg, or undefined for an unknown error. */
export const explainPackages = (trouble: string): string | undefined => hintFor(trouble, explanations.packages);
