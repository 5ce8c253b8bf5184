import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeField } from '../../../machines/ssh/quote.ts';
import { SESSION_SCRIPT } from '../../../machines/ssh/scripts/session-script.ts';
import { ODD_NAMES } from '../conformance/odd-names.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'runbook-script-')));
beforeAll(() => {
  mkdirSync(join(folder, 'closed'));
  writeFileSync(join(folder, 'closed/file'), 'secret');
  for (const [index, name] of ODD_NAMES.entries()) writeFileSync(join(folder, name), `${index}`);
  chmodSync(join(folder, 'closed'), 0o700);
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The segments that a shell answers to requests, without the two of the greeting. */
function answers(shell: readonly string[], requests: readonly string[], ids: { uid?: number; gid?: number } = {}) {
  const [program = '', ...rest] = shell;
  const input = ['TOKEN', ...requests, ''].join('\n');
  const { stdout } = spawnSync(program, [...rest, '-c', SESSION_SCRIPT], { input, cwd: '/', ...ids });
  return stdout.toString('utf8').split('\x1eTOKEN\x1e').slice(2, -1);
}

const line = (word: string, ...paths: readonly string[]) =>
  [word, ...paths.map((path) => encodeField(join(folder, path)))].join(' ');

describe.each([[['sh']], [['bash', '--posix']]])('%s', (shell) => {
  test('answers in order and distinguishes a file, nothing, a folder, and other objects', () => {
    const segments = answers(shell, [
      line('read', ODD_NAMES[0] ?? '', 'none', 'closed', '../../dev/null'),
      line('list', 'closed', 'none'),
    ]);
    expect(segments).toEqual(['y-do', '0', '0 ', 'y-', 'file\0', '0 ']);
  });

  test('odd names are data', () => {
    const segments = answers(shell, [line('read', ...ODD_NAMES)]);
    expect(segments).toEqual(['y'.repeat(ODD_NAMES.length), ...ODD_NAMES.map((_, index) => `${index}`), '0 ']);
  });

  test('an invalid payload is not mistaken for requests', () => {
    const payload = 'remove /etc/none\n'.repeat(20_000);
    const requests = [`${line('append', 'none/file')} ${payload.length}`, `${payload}${line('read', 'none')}`];
    expect(answers(shell, requests)).toEqual([expect.stringMatching(/^1 .*No such file/), '-', '0 ']);
  });

  test.runIf(process.getuid?.() === 0)(
    'without root a path that may not be searched is reported as such, not as absent',
    () => {
      const ids = { uid: 65534, gid: 65534 };
      const one = (path: string) => answers(shell, [line('stat', path)], ids);
      expect(one('closed/file')).toEqual(['y', '', expect.stringMatching(/^1 stat: .*: Permission denied\n$/)]);
      expect(one('none')).toEqual(['y', '', expect.stringMatching(/^1 stat: .*: No such file or directory\n$/)]);
      expect(answers(shell, [line('list', 'closed')], ids)).toEqual([
        'y',
        '',
        expect.stringMatching(/^2 ls: .*: Permission denied\n$/),
      ]);
    },
  );
});
