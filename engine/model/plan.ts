import type { Change } from './change.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Finding, Refusal } from './step-type.ts';

/** What every planned step says of itself, whatever its outcome. */
interface PlannedCommon {
  readonly id: string;
  readonly title: string;
  /** The step type's name, e.g. "pci-bind". */
  readonly type: string;
  /** The lab's name of the machine. */
  readonly on: string;
  /** The reboot step this was planned across: planned from what is seen now, planned again after that reboot. Null otherwise. */
  readonly provisional: string | null;
}

/** One step of a plan. */
export type PlannedStep = PlannedCommon &
  (
    | {
        readonly kind: 'change';
        readonly changes: readonly Change[];
        readonly warnings: readonly string[];
        readonly pending: string | null;
      }
    | { readonly kind: 'unchanged'; readonly warnings: readonly string[]; readonly pending: string | null }
    | { readonly kind: 'refused'; readonly refusals: readonly Refusal[]; readonly warnings: readonly string[] }
    | { readonly kind: 'checked'; readonly findings: readonly Finding[] }
    | { readonly kind: 'act'; readonly intent: string; readonly reboots: boolean }
    | { readonly kind: 'skipped'; readonly reason: string }
    /** Cannot be known before the step `after` has run. */
    | { readonly kind: 'unknown'; readonly after: string; readonly because: string }
    | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] }
  );

/** What apply will do, as data: the plan is the apply. */
export interface Plan {
  readonly playbook: string;
  readonly machine: string;
  readonly steps: readonly PlannedStep[];
}
