import type { Accelerator } from './accelerator.ts';

/** The phases of `lab up`, in the order of the first start on a machine. */
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

/** What `lab up` does now. A percentage is 0 to 100 within its phase and exists only if the total is known. */
type LabProgress =
  | { readonly kind: 'phase'; readonly phase: LabPhase }
  | { readonly kind: 'percent'; readonly phase: LabPhase; readonly percent: number }
  /** How the host is run, after this was decided; `reason` says why it is emulated. */
  | { readonly kind: 'accelerator'; readonly accelerator: Accelerator; readonly reason: string | null }
  /** Another process holds the lock that this one needs next. */
  | { readonly kind: 'waiting'; readonly lock: string };

export type OnLabProgress = (progress: LabProgress) => void;
