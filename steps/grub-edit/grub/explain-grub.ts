import { explanations } from '../../support/error-texts/index.ts';
import { hintFor } from '../../support/error-texts/error-text.ts';

/** A hint for a known error text of grub-mkconfig and its check; undefined for an unknown text. */
export const explainGrub = (trouble: string): string | undefined => hintFor(trouble, explanations.grub);
