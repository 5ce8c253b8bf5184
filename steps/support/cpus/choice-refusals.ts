import type { Refusal } from '../../../engine/model/step-type.ts';
import { refusal } from '../refusal.ts';

/** The machine has fewer CPUs than the virtual machine needs. */
export const tooFewCpus = (reason: string, evidence: string): Refusal => refusal('too-few-cpus', reason, evidence);

/** The machine does not list its CPUs, so none can be chosen. */
export const cpusUnknown: Refusal = refusal(
  'cpus-unknown',
  'the list of CPUs of this machine cannot be read',
  '/sys/devices/system/cpu/possible and online do not exist',
);
