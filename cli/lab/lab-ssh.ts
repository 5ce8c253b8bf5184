import { MachineError } from '../../engine/model/machine-error.ts';
import type { LabSsh } from '../../machines/emulated/ssh/lab-ssh.ts';

/** argv of the OpenSSH client for an emulated host, with its key pinned. */
export function labSshArgv(ssh: LabSsh, command: readonly string[]): readonly string[] {
  const options = [
    'IdentitiesOnly=yes',
    'StrictHostKeyChecking=yes',
    'LogLevel=ERROR',
    `UserKnownHostsFile="${ssh.knownHostsFile}"`,
  ];
  return [
    ...['ssh', '-F', '/dev/null', '-i', ssh.identityFile, '-p', String(ssh.port)],
    ...options.flatMap((option) => ['-o', option]),
    `${ssh.user}@${ssh.host}`,
    ...(command.length === 0 ? [] : ['--', ...command]),
  ];
}

/** Runs the OpenSSH client on this terminal and returns its exit code. */
export async function enterLab(ssh: LabSsh, command: readonly string[]): Promise<number> {
  const { execa } = await import('execa');
  const [program = '', ...rest] = labSshArgv(ssh, command);
  const { exitCode, signal, cause } = await execa(program, rest, { stdio: 'inherit', cleanup: false, reject: false });
  if (exitCode === undefined && signal === undefined && cause instanceof Error)
    throw new MachineError(`ssh: ${cause.message}`, { code: 'ENOENT', cause });
  return exitCode ?? 1;
}
