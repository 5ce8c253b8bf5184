import { asRoot } from '../../../machines/emulated/image/as-root.ts';
import { runTethered } from '../../../machines/emulated/qemu/run-tethered.ts';

/** The packages of a Debian container image that are not essential. */
const packages = ['ca-certificates', 'iproute2', 'procps'];

/**
 * Makes a minimal Debian 12 in a folder: it has no Node, no QEMU and no other program that the README does not require.
 */
export async function debianRoot(folder: string): Promise<void> {
  const options = ['--mode=root', '--variant=minbase', '--format=directory', `--include=${packages.join(',')}`];
  // It ends when the test is killed, and its mounts are in a mount namespace that ends with it.
  await runTethered([...asRoot({ uid: 0 }), 'mmdebstrap', ...options, 'bookworm', folder], {
    environment: { ...process.env },
  });
}
