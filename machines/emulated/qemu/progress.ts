import type { Accelerator } from './accelerator.ts';

/** The stages of `lab up`, in the order in which a first one on a machine goes through them. */
export type LabPhase =
  | 'check-tools'
  | 'packages'
  | 'disk'
  | 'try-kvm'
  | 'first-boot'
  | 'settle'
  | 'snapshot'
  | 'restore'
  | 'boot'
  | 'power-on'
  | 'ready';

/** What `lab up` is doing. A percentage is 0 to 100 within its phase and comes only where the total is known. */
type LabProgress =
  | { readonly kind: 'phase'; readonly phase: LabPhase }
  | { readonly kind: 'percent'; readonly phase: LabPhase; readonly percent: number }
  /** How the host is run, once that is chosen; `reason` says why it is by translation. */
  | { readonly kind: 'accelerator'; readonly accelerator: Accelerator; readonly reason: string | null }
  /** Another process holds the lock that this one needs next. */
  | { readonly kind: 'waiting'; readonly lock: string };

export type OnLabProgress = (progress: LabProgress) => void;
