import type { Machine } from '../../engine/model/machine.ts';

/** How far back, in seconds, and how many of them: QEMU ends within a second of what the kernel refuses. */
const since = 20;
const most = 5;

/** Messages about what a virtual machine needs of the kernel. */
const relevant = /vfio|iommu|DMAR|AMD-Vi|RMRR|RLIMIT_MEMLOCK|\bkvm\b|BAR \d/i;

/**
 * The newest kernel messages about VFIO, the IOMMU and KVM, for the error message of a program that ended, each with "kernel: " before
 * it; none if the journal cannot be read. QEMU itself shows only an errno (e.g. EPERM), of which the kernel tells the cause.
 */
export async function kernelLines(machine: Machine): Promise<readonly string[]> {
  const argv = ['journalctl', '-q', '-k', '--no-pager', '--output=cat', '--lines=50', `--since=-${since}s`];
  const { code, stdout } = await machine.query(argv, { whole: false }).catch(() => ({ code: 1, stdout: '' }));
  if (code !== 0) return [];
  const found = stdout.split('\n').filter((line) => relevant.test(line));
  return found.slice(-most).map((line) => `kernel: ${line.slice(0, 200)}`);
}
