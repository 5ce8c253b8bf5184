import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { missingForTests } from '../scripts/missing-packages.ts';
import { testPrograms } from '../scripts/test-programs.ts';
import { needs } from './needs.ts';

/** The files of the fast tests; for the end-to-end tests, the packages of an emulated host are enough. */
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/^(e2e|bench|needs)\b/.test(name))
  .map((name) => ({ name, text: readFileSync(join(import.meta.dirname, name), 'utf8') }));

/** Programs that these tests may start without a line of `needs`: those of Debian's essential packages (Policy 3.8). */
const essential = [
  ...['sh', 'dash', 'env', 'cat', 'mkfifo', 'mknod', 'tar', 'chroot', 'ldd', 'find', 'dpkg-deb', 'setpriv'],
  ...['unshare', 'nsenter', 'script', '/bin/sh', '/bin/bash', '/sbin/blkid'],
];
const spawned = /\b(?:spawn|spawnSync|execFile|execFileSync)\(\s*'([^'\s]+)'/g;
/** In test/apt, `run` is execFile. */
const spawnedOfApt = /\b(?:run|spawn)\(\s*'([^'\s]+)'/g;

afterEach(() => vi.unstubAllEnvs());

test('every program that npm test installs is needed by a test that names it, and vice versa', () => {
  const named = files.flatMap(({ text }) =>
    [...text.matchAll(/^needs\(([^)]*)\);$/gm)].flatMap(([, list = '']) =>
      [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name),
    ),
  );
  expect([...new Set(named)].toSorted()).toEqual(Object.keys(testPrograms).toSorted());
});

test('every program that a test starts by name is essential to Debian, or in the table', () => {
  const known = new Set([...essential, ...Object.keys(testPrograms), '/usr/sbin/sshd']);
  const started = files.flatMap(({ name, text }) =>
    [...text.matchAll(name.startsWith('apt/') ? spawnedOfApt : spawned)].map(([, program = '']) => ({ name, program })),
  );
  expect(started.length).toBeGreaterThan(20);
  expect(started.filter(({ program }) => !known.has(program))).toEqual([]);
});

test('a missing program is reported with its package, before any test starts', async () => {
  expect(() => needs('mount')).not.toThrow();
  // The system folders are searched too, so that a program is missing only if none of them has it.
  vi.stubEnv('PATH', '/nonexistent');
  const missing = { ...testPrograms, 'no-such-program': 'no-such-package' } as const;
  vi.doMock('../scripts/test-programs.ts', () => ({ testPrograms: missing }));
  vi.resetModules();
  const { needs: fresh } = await import('./needs.ts');
  expect(() => fresh('mount', 'no-such-program' as 'mount')).toThrow(
    'this test needs no-such-program (Debian package no-such-package): `npm test` installs it',
  );
  vi.doUnmock('../scripts/test-programs.ts');
});

test('npm test installs each package once', async () => {
  const missing = await missingForTests();
  expect(missing).toEqual([...new Set(missing)]);
});
