import { execa } from 'execa';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { brief } from '../../programs/program-limits.ts';

/** QEMU's version, as it prints it; throws MachineError if QEMU does not exist. */
export async function qemuVersion(environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const options = { env: { ...environment }, extendEnv: false, stripFinalNewline: false, ...brief };
  const result = execa('qemu-system-x86_64', ['--version'], options).catch((cause: Error) => {
    throw new MachineError('qemu-system-x86_64 --version failed', { code: 'ENOENT', cause });
  });
  return (await result).stdout;
}
