import type { Change } from './change.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Finding, Refusal } from './step-type.ts';

/** The data that every planned step has, whatever its outcome. */
interface PlannedCommon {
  readonly id: string;
  readonly title: string;
  /** The step type's name, e.g. "pci-bind". */
  readonly type: string;
  /** The lab's name of the machine. */
  readonly on: string;
  /** The reboot step before this step: it was planned from the present state and will be planned again after that reboot. Null without a reboot. */
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
    | {
        readonly kind: 'act';
        readonly intent: string;
        readonly reboots: boolean;
        /** Absent without a warning. */
        readonly warnings?: readonly string[];
      }
    | { readonly kind: 'skipped'; readonly reason: string }
    /** Unknown until the step `after` has run. */
    | { readonly kind: 'unknown'; readonly after: string; readonly because: string }
    | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] }
  );

/** What apply will do, as data: apply carries out exactly this plan. */
export interface Plan {
  readonly playbook: string;
  readonly machine: string;
  readonly steps: readonly PlannedStep[];
}
