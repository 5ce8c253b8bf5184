import { expect, test } from 'vitest';
import { explainLoss } from '../../../machines/ssh/explain-loss.ts';

const where = { host: 'node7', user: 'ada', port: 2222 };

// The messages of OpenSSH 9.2, sudo 1.9.13 and the shells of Debian 12.
test.each<readonly [string, RegExp, RegExp]>([
  [
    'the connection ended: Host key verification failed.',
    /host key of the machine is not known/,
    /ssh -p 2222 ada@node7$/,
  ],
  [
    'the connection ended: kex_exchange_identification: Connection closed by remote host: Host key verification failed.',
    /host key of a jump host is not known/,
    /connect once yourself/,
  ],
  [
    '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\r\nThe fingerprint for the ED25519 key sent by the remote host is\nSHA256:d1fpMs9.\r\nOffending ED25519 key in /root/.ssh/known_hosts:2\r\nHost key for 10.77.2.2 has changed and you have requested strict checking.\r\nHost key verification failed.',
    /^the host key of 10\.77\.2\.2 \(SHA256:d1fpMs9\) differs from the known host key \(\/root\/\.ssh\/known_hosts:2\)$/,
    /ssh-keygen -R 10\.77\.2\.2/,
  ],
  [
    'ada@10.77.2.2: Permission denied (publickey,password).',
    /^ada@10\.77\.2\.2 is not allowed to log in \(accepted methods: publickey,password\)$/,
    /ssh -o BatchMode=yes -p 2222 ada@node7$/,
  ],
  ['sudo: a password is required', /sudo asks for a password/, /ada ALL=\(ALL\) NOPASSWD: ALL/],
  ['ada is not in the sudoers file.', /ada is not allowed to use sudo/, /NOPASSWD/],
  ['sudo: sorry, you must have a tty to run sudo', /requiretty/, /Defaults:ada !requiretty/],
  ['sh: 1: exec: sudo: not found', /sudo is not installed there/, /user: root/],
  ['bash: line 1: exec: sudo: not found', /sudo is not installed there/, /user: root/],
  ['zsh:1: command not found: sudo', /sudo is not installed there/, /user: root/],
  ['fish: Unknown command: sudo\nfish: ...', /sudo is not installed there/, /user: root/],
  ['sudo: Command not found.', /sudo is not installed there/, /user: root/],
  ['This account is currently not available.', /no login shell/, /shell/],
  [
    'ssh: Could not resolve hostname nowhere.invalid: Temporary failure in name resolution',
    /^the host name nowhere\.invalid has no address \(Temporary failure in name resolution\)$/,
    /check that/,
  ],
  ['ssh: connect to host 10.77.1.2 port 99: Connection refused', /^10\.77\.1\.2 refuses .* port 99$/, /sshd/],
  ['channel 0: open failed: connect failed: Connection refused\r\nstdio forwarding failed', /jump host/, /sshd/],
  ['ssh: connect to host 10.99.0.1 port 22: Network is unreachable', /^Network is unreachable$/, /cable/],
  ['ssh: connect to host 10.77.1.99 port 22: Connection timed out', /^Connection timed out$/, /jump host/],
])('%s', (said, reason, hint) => {
  const loss = explainLoss(said, where);
  expect(loss.reason).toMatch(reason);
  expect(loss.hint).toMatch(hint);
});

test('an unknown message is shown unchanged', () => {
  expect(explainLoss('Bad configuration option: prox', where)).toEqual({ reason: 'Bad configuration option: prox' });
});
