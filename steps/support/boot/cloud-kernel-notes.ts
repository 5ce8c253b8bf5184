import type { Refusal } from '../../../engine/model/step-type.ts';
import { refusal } from '../refusal.ts';

/** Preflight 22: a kernel that is built for guests of a cloud, by the ending of its release (`uname -r`). */
export function cloudKernelNotes(release: string): readonly Refusal[] {
  if (!/-cloud-|-(kvm|azure|aws|gcp|oracle|gke|ibm)$/.test(release)) return [];
  const reason =
    'this kernel is built for cloud guests and lacks drivers that a host needs; install the generic kernel';
  return [refusal('cloud-kernel', reason, `uname -r: ${release}`)];
}
