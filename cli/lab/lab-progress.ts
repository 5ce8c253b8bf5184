import type { LabPhase, OnLabProgress } from '../../machines/emulated/qemu/progress.ts';
import type { Watch } from './machines-of.ts';

const phases: Readonly<Record<LabPhase, string>> = {
  'check-tools': 'looking for the programs it takes',
  packages: 'installing the images of the host and of its guest, once; this takes minutes',
  disk: 'writing the disk of the host, once',
  'try-kvm': 'trying whether KVM here runs its kernel',
  'first-boot': 'booting it for the first time, once',
  settle: 'waiting until it has come to rest',
  snapshot: 'saving a snapshot, so that the next start takes seconds',
  restore: 'starting it from its snapshot',
  boot: 'booting it: with this IOMMU it starts from its disk alone',
  'power-on': 'it was off: booting it from its own disk, as that was left',
  ready: 'it answers',
};

/** Tells a watch in words what bringing up an emulated host is doing. */
export function labProgress(machine: string, watch: Watch): OnLabProgress {
  return (progress) => {
    switch (progress.kind) {
      case 'phase':
        return watch.connecting(machine, phases[progress.phase], null);
      case 'percent':
        return watch.connecting(machine, phases[progress.phase], progress.percent / 100);
      case 'accelerator':
        if (progress.reason === null) return watch.connecting(machine, 'it runs on KVM', null);
        return watch.connecting(machine, `it runs by translation, which is slow: ${progress.reason}`, null);
      case 'waiting':
        return watch.connecting(machine, `waiting for another runbook to let go of ${progress.lock}`, null);
    }
  };
}
