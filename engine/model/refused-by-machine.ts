import { MachineError } from './machine-error.ts';
import type { Refusal } from './step-type.ts';

/** The machine cannot do the requested thing at all, for a reason that a plan can show. A plan refuses the step and continues with the next one. */
export class RefusedByMachine extends MachineError {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, about: { readonly code: string; readonly path?: string }) {
    super(refusal.reason, about);
    this.refusal = refusal;
  }
}
