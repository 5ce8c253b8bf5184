import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { directDependencies } from '../../../scripts/dependencies/direct-dependencies.ts';
import { broughtBy, parseLock } from '../../../scripts/dependencies/locked-package.ts';

test('a dependency brings the nested version of a package, each package once, and not itself', () => {
  const lock = parseLock(
    JSON.stringify({
      lockfileVersion: 3,
      packages: {
        '': { dependencies: { a: '1' } },
        'node_modules/a': { version: '1.0.0', dependencies: { b: '1', c: '1' } },
        'node_modules/b': { version: '1.0.0', dependencies: { a: '1', c: '2' } },
        'node_modules/b/node_modules/c': { version: '2.0.0' },
        'node_modules/c': { version: '1.0.0', optionalDependencies: { missing: '1' } },
        'node_modules/d': { version: '1.0.0' },
      },
    }),
  );
  expect(broughtBy(lock, 'a').map(({ name, version }) => `${name} ${version}`)).toEqual([
    'b 1.0.0',
    'c 2.0.0',
    'c 1.0.0',
  ]);
});

// npm does not install the packages of Node for other processors.
test.each(directDependencies.filter(({ name }) => !name.startsWith('node-linux')))(
  'the repository of $name is that of its package.json',
  ({ name, repository }) => {
    const path = join(import.meta.dirname, '../../../node_modules', name, 'package.json');
    const { repository: declared } = JSON.parse(readFileSync(path, 'utf8')) as { repository: string | { url: string } };
    const address = typeof declared === 'string' ? declared : declared.url;
    expect(address.replace(/\.git$/, '').toLowerCase()).toMatch(new RegExp(`(?:^|[:/])${repository.toLowerCase()}$`));
  },
);
