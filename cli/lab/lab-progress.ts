import type { LabPhase, OnLabProgress } from '../../machines/emulated/qemu/progress.ts';
import type { Watch } from './machines-of.ts';

const phases: Readonly<Record<LabPhase, string>> = {
  'check-tools': 'checking required programs',
  packages: 'installing packages into the disk images of host and guest (only once, takes minutes)',
  disk: 'writing the disk of the host (only once)',
  'try-kvm': 'testing KVM with the kernel of the host',
  'first-boot': 'first boot (only once)',
  settle: 'waiting until the host is idle',
  snapshot: 'saving a snapshot, so that the next start takes seconds',
  restore: 'starting from the snapshot',
  boot: 'booting from disk, because this IOMMU does not support snapshots',
  'power-on': 'the host was powered off; booting it from its own disk',
  ready: 'ready',
};

/** Reports the progress of starting an emulated host in words. */
export function labProgress(machine: string, watch: Watch): OnLabProgress {
  return (progress) => {
    switch (progress.kind) {
      case 'phase':
        return watch.connecting(machine, phases[progress.phase], null);
      case 'percent':
        return watch.connecting(machine, phases[progress.phase], progress.percent / 100);
      case 'accelerator':
        if (progress.reason === null) return watch.connecting(machine, 'running with KVM', null);
        return watch.connecting(machine, `running with emulation (TCG), which is slow: ${progress.reason}`, null);
      case 'waiting':
        return watch.connecting(machine, `waiting for another runbook process to release ${progress.lock}`, null);
    }
  };
}
