import type { SshOptions } from './ssh-options.ts';

/** Why there is no connection, in plain words for known reasons, and what a person can do. */
export interface Loss {
  readonly reason: string;
  readonly hint?: string;
}

type Where = Pick<SshOptions, 'host' | 'user' | 'port'>;

/** The command with which a person can try the same. */
export const byHand = ({ host, user, port }: Where, option = ''): string =>
  `ssh ${option}${port === undefined ? '' : `-p ${port} `}${user === undefined ? '' : `${user}@`}${host}`;

const sudoers = '/etc/sudoers.d';

/** Messages of ssh(1), sudo(8) and login shells, in the order of the search; OpenSSH 9 and sudo 1.9 in the C locale. */
const known: readonly (readonly [RegExp, (match: RegExpExecArray, stderr: string, where: Where) => Loss])[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    (_, stderr) => {
      const host = /^Host key for (\S+) has changed/m.exec(stderr)?.[1] ?? 'the machine';
      const place = /^Offending .*key in (\S+)/m.exec(stderr)?.[1];
      const print = /^(SHA256:\S+?)\.?\s*$/m.exec(stderr)?.[1];
      return {
        reason: `the host key of ${host} (${print ?? 'with unknown fingerprint'}) differs from the known host key${place === undefined ? '' : ` (${place})`}`,
        hint: `the machine was reinstalled, or another machine uses its address. Compare the fingerprint on its console; if it is correct, run ssh-keygen -R ${host}, then connect once yourself`,
      };
    },
  ],
  [
    /Host key verification failed/,
    (_, stderr, where) => ({
      reason: `the host key ${/kex_exchange|banner exchange/.test(stderr) ? 'of a jump host' : 'of the machine'} is not known here, and runbook cannot ask you to confirm it`,
      hint: `connect once yourself, compare the fingerprint and confirm it: ${byHand(where)}`,
    }),
  ],
  [
    /(?<!\S)(\S+): Permission denied \(([^)]*)\)/,
    ([, who = '', ways = ''], _, where) => ({
      reason: `${who} is not allowed to log in (accepted methods: ${ways})`,
      hint: `use a key without a passphrase: set identity_file, or add the key to ssh-agent, and add its public key to authorized_keys there; test it with ${byHand(where, '-o BatchMode=yes ')}`,
    }),
  ],
  [
    /sudo: (?:a password is required|.{0,300}no password was provided)/,
    (_, __, { user }) => ({
      reason: 'sudo asks for a password there, and runbook cannot enter one',
      hint: `allow sudo without a password for ${user ?? 'the user'}, in a file in ${sudoers} there: ${user ?? 'USER'} ALL=(ALL) NOPASSWD: ALL`,
    }),
  ],
  [
    /(?<!\S)(\S+) (?:is not in the sudoers file|is not allowed to (?:execute|run sudo))/,
    ([, who = '']) => ({
      reason: `${who} is not allowed to use sudo there`,
      hint: `allow it in a file in ${sudoers} there: ${who} ALL=(ALL) NOPASSWD: ALL`,
    }),
  ],
  [
    /sudo: sorry, you must have a tty/,
    (_, __, { user }) => ({
      reason: 'sudo asks for a terminal there (requiretty), and a session of runbook has none',
      hint: `in a file in ${sudoers} there: Defaults:${user ?? 'USER'} !requiretty`,
    }),
  ],
  [
    /sudo: (?:command )?not found|(?:command not found|unknown command): sudo/i,
    () => ({
      reason: 'sudo is not installed there',
      hint: 'log in as root (user: root, without sudo), or install sudo there',
    }),
  ],
  [
    /This account is currently not available/,
    (_, __, { user }) => ({
      reason: `${user ?? 'the user'} has no login shell there (nologin)`,
      hint: 'log in as a user with a shell that runs commands',
    }),
  ],
  [
    /Could not resolve hostname (\S+?):? (.*)/,
    ([, host = '', why = '']) => ({
      reason: `the host name ${host} has no address (${why.trim()})`,
      hint: `check that "${host}" is written as in ~/.ssh/config or in DNS`,
    }),
  ],
  [
    /(?:connect to host (\S+) port (\d+): )?Connection refused/,
    ([, host, port]) => ({
      reason:
        host === undefined
          ? 'the ssh port of the machine refuses connections from the jump host'
          : `${host} refuses connections to its port ${port}`,
      hint: 'check the port, and that sshd runs there',
    }),
  ],
  [
    /Connection timed out|Operation timed out|No route to host|Network is unreachable|Timeout, server .{0,300} not responding/,
    (match) => ({
      reason: match[0],
      hint: 'check that the machine is on and its cable is connected; a machine in another network may need a jump host (options: [ProxyJump=...])',
    }),
  ],
  [
    /(?:sh|head|mktemp|printf)(?:: \d+)?: (?:command )?not found/,
    (match) => ({ reason: match[0], hint: 'the machine needs sh, GNU coreutils and util-linux' }),
  ],
];

/** Finds the reason why a connection ended in its whole output. */
export function explainLoss(stderr: string, where: Where): Loss {
  for (const [pattern, explain] of known) {
    const match = pattern.exec(stderr);
    if (match !== null) return explain(match, stderr, where);
  }
  return { reason: stderr };
}
