import { execa } from 'execa';
import { patient } from '../../programs/program-limits.ts';

/** Makes a qcow2 file on top of another image: it reads unchanged data from that image and stores all writes itself. */
export async function makeOverlay(
  path: string,
  backing: { readonly path: string; readonly format: 'raw' | 'qcow2' },
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const argv = ['create', '-q', '-f', 'qcow2', '-F', backing.format, '-b', backing.path, path];
  await execa('qemu-img', argv, { env: { ...environment }, extendEnv: false, ...patient });
}

/** Makes a qcow2 copy of a raw file; flash variables must be qcow2 to be part of a snapshot. */
export async function makeCopy(
  path: string,
  source: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const argv = ['convert', '-f', 'raw', '-O', 'qcow2', source, path];
  await execa('qemu-img', argv, { env: { ...environment }, extendEnv: false, ...patient });
}
