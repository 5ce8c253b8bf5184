import type { SshOptions } from './ssh-options.ts';

/** Why there is no connection, in our words where they are known, and what a person can do. */
export interface Loss {
  readonly reason: string;
  readonly hint?: string;
}

type Where = Pick<SshOptions, 'host' | 'user' | 'port'>;

/** The command by which a person can try the same by hand. */
const byHand = ({ host, user, port }: Where, option = ''): string =>
  `ssh ${option}${port === undefined ? '' : `-p ${port} `}${user === undefined ? '' : `${user}@`}${host}`;

const sudoers = '/etc/sudoers.d';

/** What ssh(1), sudo(8) and login shells say, in the order in which they are looked for; OpenSSH 9 and sudo 1.9 in the C locale. */
const known: readonly (readonly [RegExp, (match: RegExpExecArray, stderr: string, where: Where) => Loss])[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    (_, stderr) => {
      const host = /^Host key for (\S+) has changed/m.exec(stderr)?.[1] ?? 'the machine';
      const place = /^Offending .*key in (\S+)/m.exec(stderr)?.[1];
      const print = /^(SHA256:\S+?)\.?\s*$/m.exec(stderr)?.[1];
      return {
        reason: `${host} shows another host key (${print ?? 'of unknown fingerprint'}) than the known one${place === undefined ? '' : ` (${place})`}`,
        hint: `either it was reinstalled, or another machine answers in its place. Compare the fingerprint on its console; if it is right: ssh-keygen -R ${host}, then connect once by hand`,
      };
    },
  ],
  [
    /Host key verification failed/,
    (_, stderr, where) => ({
      reason: `the host key ${/kex_exchange|banner exchange/.test(stderr) ? 'of a jump host on the way' : 'of the machine'} is not known here, and nobody is asked`,
      hint: `connect once by hand, compare the fingerprint and say yes: ${byHand(where)}`,
    }),
  ],
  [
    /(\S+): Permission denied \(([^)]*)\)/,
    ([, who = '', ways = ''], _, where) => ({
      reason: `${who} may not log in (it takes: ${ways})`,
      hint: `only a key that asks for no passphrase will do: give identity_file, or add the key to ssh-agent, and put its public half into authorized_keys there; try ${byHand(where, '-o BatchMode=yes ')}`,
    }),
  ],
  [
    /sudo: (?:a password is required|.*no password was provided)/,
    (_, __, { user }) => ({
      reason: 'sudo asks for a password there, and nobody is asked',
      hint: `allow it for ${user ?? 'the user'} without one, in a file in ${sudoers} there: ${user ?? 'USER'} ALL=(ALL) NOPASSWD: ALL`,
    }),
  ],
  [
    /(\S+) (?:is not in the sudoers file|is not allowed to (?:execute|run sudo))/,
    ([, who = '']) => ({
      reason: `${who} may not use sudo there`,
      hint: `allow it in a file in ${sudoers} there: ${who} ALL=(ALL) NOPASSWD: ALL`,
    }),
  ],
  [
    /sudo: sorry, you must have a tty/,
    (_, __, { user }) => ({
      reason: 'sudo asks for a terminal there (requiretty), and a session has none',
      hint: `in a file in ${sudoers} there: Defaults:${user ?? 'USER'} !requiretty`,
    }),
  ],
  [
    /sudo: (?:command )?not found|(?:command not found|unknown command): sudo/i,
    () => ({
      reason: 'there is no sudo there',
      hint: 'log in as root (user: root, without sudo), or have sudo installed there',
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
      reason: `no address is found for ${host} (${why.trim()})`,
      hint: `is "${host}" spelt as in ~/.ssh/config or in the name service?`,
    }),
  ],
  [
    /(?:connect to host (\S+) port (\d+): )?Connection refused/,
    ([, host, port]) => ({
      reason:
        host === undefined ? 'its ssh port refuses the jump host' : `${host} refuses connections to its port ${port}`,
      hint: 'is the port right, and does sshd run there?',
    }),
  ],
  [
    /Connection timed out|Operation timed out|No route to host|Network is unreachable|Timeout, server .* not responding/,
    (match) => ({
      reason: match[0],
      hint: 'is the machine on, its cable plugged, and does the way there need a jump host (options: [ProxyJump=...])?',
    }),
  ],
  [
    /(?:sh|head|mktemp|printf)(?:: \d+)?: (?:command )?not found/,
    (match) => ({ reason: match[0], hint: 'sh, GNU coreutils and util-linux must be there' }),
  ],
];

/** Finds out why a connection ended from all that was said on it. */
export function explainLoss(stderr: string, where: Where): Loss {
  for (const [pattern, explain] of known) {
    const match = pattern.exec(stderr);
    if (match !== null) return explain(match, stderr, where);
  }
  return { reason: stderr };
}
