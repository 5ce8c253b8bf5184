import { explanations } from '../error-texts/index.ts';
import { hintFor } from '../error-texts/error-text.ts';

/** A hint for the error text of QEMU, the kernel or the start of the unit; undefined for an unknown text. */
export const explainQemu = (trouble: string): string | undefined => hintFor(trouble, explanations.qemu);
