import { execa } from 'execa';
import { limits } from '../../../engine/model/bytes/limits.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';

/** How to reach an emulated host with the OpenSSH client; the host's key is pinned in the known-hosts file. */
export interface LabSsh {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
}

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
  const result = await execa('ssh', argv, {
    env: { ...options.environment },
    extendEnv: false,
    input: script,
    timeout: (options.seconds ?? 120) * 1000,
    forceKillAfterDelay: 1000,
    maxBuffer: limits.line,
    reject: false,
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  });
  options.signal?.throwIfAborted();
  if (!result.failed) return result.stdout;
  const code = result.exitCode === 255 ? 'UNREACHABLE' : result.timedOut ? 'TIMEOUT' : 'UNKNOWN';
  throw new MachineError(`in the lab: ${(result.stderr + result.stdout).trim().slice(-4000) || result.shortMessage}`, {
    code,
    cause: result,
  });
}
