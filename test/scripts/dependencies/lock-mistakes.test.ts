import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { directDependencies } from '../../../scripts/dependencies/direct-dependencies.ts';
import { lockMistakes } from '../../../scripts/dependencies/lock-mistakes.ts';
import { parseLock, readLock } from '../../../scripts/dependencies/locked-package.ts';

const good = { version: '1.0.0', license: 'MIT', integrity: `sha512-${'A'.repeat(86)}==` };
const described = [{ name: 'a', reason: 'R', repository: 'o/a', published: '2026-01-01' }];

const mistakesWith = (entry: object, folder = 'node_modules/a/node_modules/b'): readonly string[] =>
  lockMistakes(
    parseLock(
      JSON.stringify({
        lockfileVersion: 3,
        packages: { '': { dependencies: { a: '^1' } }, 'node_modules/a': good, [folder]: { ...good, ...entry } },
      }),
    ),
    described,
  );

test('the lock file of this project has no mistake', () => {
  const lock = readLock();
  expect(lock.packages.length).toBeGreaterThan(100);
  expect(lockMistakes(lock, directDependencies)).toEqual([]);
});

test('npm runs no install scripts and writes no addresses in this checkout', () => {
  const settings = readFileSync(new URL('../../../.npmrc', import.meta.url), 'utf8').split('\n');
  expect(settings).toEqual(expect.arrayContaining(['ignore-scripts=true', 'omit-lockfile-registry-resolved=true']));
});

describe('a package is refused', () => {
  test.each([
    ['without a licence', { license: undefined }, 'declares no licence'],
    ['with another licence', { license: 'GPL-3.0-only' }, 'GPL-3.0-only, which is not allowed'],
    ['if one of two combined licences is not allowed', { license: '(MIT AND GPL-2.0)' }, 'not allowed'],
    ['with a licence for development only', { license: 'MPL-2.0' }, 'MPL-2.0, which is not allowed'],
    ['with a licence that is not an SPDX expression', { license: 'SEE LICENSE IN x' }, 'not allowed'],
    ['without a hash', { integrity: undefined }, 'has no integrity hash'],
    ['with a weak hash', { integrity: 'sha1-abc=' }, 'weaker than SHA-384'],
    ['with a script', { hasInstallScript: true }, 'runs a script when it is installed'],
    ['from another host', { resolved: 'https://example.org/b.tgz' }, 'comes from https://example.org/b.tgz'],
    ['without TLS', { resolved: 'http://registry.npmjs.org/b/-/b-1.0.0.tgz' }, 'comes from http://'],
    ['from a similar host', { resolved: 'https://registry.npmjs.org.example.org/b.tgz' }, 'comes from'],
    ['with a user in the address', { resolved: 'https://registry.npmjs.org@example.org/b.tgz' }, 'comes from'],
    ['from Git', { resolved: 'git+ssh://git@github.com/o/b.git#1' }, 'comes from git+ssh:'],
    ['from a file', { resolved: 'file:../b.tgz' }, 'comes from file:'],
  ])('%s', (_, entry, mistake) => {
    expect(mistakesWith(entry)).toEqual([expect.stringContaining(mistake)]);
  });
});

test.each([
  ['an address of the registry', { resolved: 'https://registry.npmjs.org/b/-/b-1.0.0.tgz' }],
  ['a choice of two licences', { license: '(MIT OR GPL-3.0-only)' }],
  ['a licence for development', { license: 'MPL-2.0', dev: true }],
])('%s is accepted', (_, entry) => expect(mistakesWith(entry)).toEqual([]));

test('a direct dependency needs a reason, and a reason needs a dependency', () => {
  const lock = parseLock(
    JSON.stringify({ lockfileVersion: 3, packages: { '': { devDependencies: { c: '1' } }, 'node_modules/c': good } }),
  );
  expect(lockMistakes(lock, described)).toEqual([
    'c has no reason in direct-dependencies.ts',
    'a has a reason, but is not a dependency',
  ]);
});

test('another version of the lock file is an error', () => {
  expect(() => parseLock('{"lockfileVersion":2,"packages":{}}')).toThrow('version 2, expected 3');
});
