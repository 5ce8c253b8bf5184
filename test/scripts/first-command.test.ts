import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { firstCommand } from '../e2e/fresh-machine/first-command.ts';

const command = async (): Promise<string> =>
  firstCommand(await readFile(join(import.meta.dirname, '../../README.md'), 'utf8'));

test('the first command of README.md is a script of package.json', async () => {
  expect(await command()).toBe('npm start');
});

test('the comment after a command is not part of it', () => {
  expect(firstCommand('# a\n\n    no heading yet\n\n## Two\n\n    make all --now   # everything\n    make\n')).toBe(
    'make all --now',
  );
  expect(() => firstCommand('# a\n\n## Two\n\nnothing\n')).toThrow('README.md has no command');
});
