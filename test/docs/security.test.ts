import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPage, root } from './blocks.ts';

const rows = readPage('docs/security.md')
  .split('## Threats')[1]
  ?.split('\n## ')[0]
  ?.split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Attacker') && !line.startsWith('| -'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('each row of the threat table names tests that exist', () => {
  expect(rows?.length).toBeGreaterThan(10);
  for (const [, attacker = '', can = '', cannot = '', tests = ''] of rows ?? []) {
    expect([can, cannot], attacker).not.toContain('');
    const names = [...tests.matchAll(/`([^`]+)`/g)].map(([, name = '']) => join(root, 'test', name));
    expect(names.length, attacker).toBeGreaterThan(0);
    for (const name of names)
      expect([name, `${name}.ts`, `${name}.test.ts`].some(existsSync), `${attacker}: ${name}`).toBe(true);
  }
});
