import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';

export const gib = 2 ** 30;

/** The size of a guest's memory in bytes: "2G", "512M". */
export const bytes = (size: string): number => Number.parseInt(size, 10) * (size.endsWith('G') ? gib : 2 ** 20);

/** Bytes that QEMU locks in memory: the guest's, and for another user than root, to whom a limit applies, 1 GiB for its own and for the devices' registers. */
export const lockedBytes = ({ memory, user }: Pick<QemuLaunch, 'memory' | 'user'>): number =>
  bytes(memory) + (user === undefined || user === 'root' ? 0 : gib);
