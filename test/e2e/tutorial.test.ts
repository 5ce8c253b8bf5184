import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf } from '../docs/blocks.ts';
import { isAsShown, shownCommands } from '../docs/shown-command.ts';
import { startLab, type Lab } from './support/lab.ts';
import { needs } from '../needs.ts';

needs('iperf');

const page = 'docs/tutorial.md';

describe('docs/tutorial.md on the emulated host', () => {
  let lab: Lab;
  let folder = '';
  beforeAll(async () => {
    lab = await startLab();
    folder = dirname(lab.file);
    for (const { text } of blocksOf(page).filter(({ info }) => info === 'yaml'))
      await writeFile(join(folder, `${/^name: (.*)$/m.exec(text)?.[1]}.yaml`), text);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  // In order: each command needs the results of the previous ones.
  for (const { place, line, output } of shownCommands(page).filter(({ line }) => line.includes('--lab emulated')))
    test(`${place}: ${line}`, async () => {
      const argv = line
        .split(' ')
        .slice(1)
        .map((word) => (word.endsWith('.yaml') ? join(folder, word) : word === 'emulated' ? lab.file : word));
      const ran = await lab.runbook(...argv);
      const printed = ran.stdout
        .replaceAll(lab.file, 'emulated')
        .replaceAll(`${folder}/`, '')
        .replaceAll(/\S*\/bin\/runbook\b/g, 'runbook');
      const shown = output.replaceAll(/ {2,}/g, ' ');
      expect(isAsShown(shown, printed.replaceAll(/ {2,}/g, ' ')), printed + ran.stderr).toBe(true);
      expect(ran.code).toBe(0);
    });

  test('the report of its measurement is a single page', async () => {
    const out = join(folder, 'report.html');
    expect((await lab.runbook('report', '--out', out)).code).toBe(0);
    expect(await readFile(out, 'utf8')).toContain('EMULATED');
  });
});
