import { execFile } from 'node:child_process';
import { MachineError } from '../../engine/machine-error.ts';
import type { LabSsh } from './lab.ts';

export interface LabSshOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Until the script has ended; 120 by default. */
  readonly seconds?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a shell script with arguments in the lab and returns its output; throws MachineError, with code UNREACHABLE while ssh does not answer. */
export async function runInLab(
  ssh: LabSsh,
  script: string,
  args: readonly (string | number)[],
  options: LabSshOptions,
): Promise<string> {
  const quoted = args.map((value) => `'${String(value).replaceAll("'", `'\\''`)}'`);
  const argv = [
    ...['-F', '/dev/null', '-i', ssh.identityFile, '-p', String(ssh.port)],
    ...['BatchMode=yes', 'ConnectTimeout=10', 'IdentitiesOnly=yes', 'LogLevel=ERROR'].flatMap((item) => ['-o', item]),
    ...['StrictHostKeyChecking=yes', `UserKnownHostsFile="${ssh.knownHostsFile}"`].flatMap((item) => ['-o', item]),
    `${ssh.user}@${ssh.host}`,
    ['sh', '-s', '--', ...quoted].join(' '),
  ];
  return new Promise((resolve, reject) => {
    const child = execFile(
      'ssh',
      argv,
      {
        env: { ...options.environment },
        timeout: (options.seconds ?? 120) * 1000,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        if (error.name === 'AbortError') return reject(error);
        const code = error.code === 255 ? 'UNREACHABLE' : error.killed === true ? 'TIMEOUT' : 'UNKNOWN';
        reject(new MachineError(`in the lab: ${(stderr + stdout).trim() || error.message}`, { code, cause: error }));
      },
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(script);
  });
}
