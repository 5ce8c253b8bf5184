import type { Refusal } from '../../../engine/model/step-type.ts';
import { refusal } from '../refusal.ts';

/** There are not as many CPUs as a virtual machine needs. */
export const tooFewCpus = (reason: string, evidence: string): Refusal => refusal('too-few-cpus', reason, evidence);

/** The machine does not name its CPUs, so none can be chosen. */
export const cpusUnknown: Refusal = refusal(
  'cpus-unknown',
  'the list of CPUs of this machine cannot be read',
  '/sys/devices/system/cpu/possible and online do not exist',
);
