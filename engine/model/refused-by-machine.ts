import { MachineError } from './machine-error.ts';
import type { Refusal } from './step-type.ts';

/** The machine cannot do what was asked of it at all, for a reason that a plan can state. A plan refuses the step, and continues with the next. */
export class RefusedByMachine extends MachineError {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, about: { readonly code: string; readonly path?: string }) {
    super(refusal.reason, about);
    this.refusal = refusal;
  }
}
