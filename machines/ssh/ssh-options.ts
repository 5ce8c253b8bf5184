import { MachineError } from '../../engine/model/machine-error.ts';

export interface SshOptions {
  /** The name the lab file gives this machine. */
  readonly name: string;
  /** A host name, address or alias of the user's ssh_config(5), whose jump hosts, keys and known_hosts are honoured. */
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  readonly identityFile?: string;
  readonly knownHostsFile?: string;
  /** The configuration file instead of the user's own; "none" for no file. */
  readonly configFile?: string;
  /** More ssh_config(5) options, each "Keyword=value"; they have precedence over the file. */
  readonly options?: readonly string[];
  /** Run everything with `sudo -n`; default false. */
  readonly sudo?: boolean;
  /** Seconds to wait for the connection; default 15. */
  readonly connectTimeout?: number;
  /** Seconds without a sign of life after which the machine releases a lock that a connection holds; default 60. */
  readonly silence?: number;
  /** Seconds to wait for the answer to a request; default 120, long enough for sync(1) on a slow disk. */
  readonly patience?: number;
  /** The lock file on the machine; by default /run/runbook.lock for root and /tmp/runbook-UID.lock for others. */
  readonly lockPath?: string;
}

/**
 * argv of the ssh(1) that opens the connection and carries the session on its input and output. It is its own control
 * master, and ControlPersist is off, so that the connection cannot continue after runbook ends in any way.
 */
export function masterArgv(options: SshOptions, folder: string, command: string): readonly string[] {
  const { host, user, port, identityFile, knownHostsFile, configFile, connectTimeout = 15 } = options;
  if (host === '' || host.startsWith('-')) {
    throw new MachineError(`ssh: not a host name: ${JSON.stringify(host)}`, { code: 'EINVAL' });
  }
  const settings = [
    'ControlPersist=no',
    'BatchMode=yes',
    'ClearAllForwardings=yes',
    'RemoteCommand=none',
    'RequestTTY=no',
    'PermitLocalCommand=no',
    'EscapeChar=none',
    'LogLevel=ERROR',
    ...(options.options ?? []),
    ...(knownHostsFile === undefined ? [] : [`UserKnownHostsFile=${quoteFile(knownHostsFile)}`]),
    ...(identityFile === undefined ? [] : [`IdentityFile=${quoteFile(identityFile)}`, 'IdentitiesOnly=yes']),
    `ConnectTimeout=${connectTimeout}`,
    // The first value of an option has precedence: options of the lab file are before this one. A lost machine is
    // detected after 30 seconds.
    'ServerAliveInterval=5',
    'ServerAliveCountMax=5',
  ];
  return [
    ...['-M', '-S', `${folder}/control`, '-E', `${folder}/log`],
    ...(configFile === undefined ? [] : ['-F', configFile]),
    ...settings.flatMap((setting) => ['-o', setting]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...['--', host, command],
  ];
}

/** argv of an ssh(1) that uses the open connection and never opens another one. */
export function throughMaster(folder: string, rest: readonly string[]): readonly string[] {
  return ['-F', 'none', '-S', `${folder}/control`, '-o', 'ProxyCommand=false', '-o', 'LogLevel=ERROR', ...rest];
}

/** A file name as an ssh_config(5) argument: quoted for blanks, % doubled because it starts a token. */
function quoteFile(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`;
}
