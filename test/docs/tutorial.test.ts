import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runbook } from '../cli/run-binary.ts';
import { blocksOf } from './blocks.ts';
import { isAsShown, shownCommands } from './shown-command.ts';

const page = 'docs/tutorial.md';
const commands = shownCommands(page);

/** The emulated host is for the end-to-end suite (test/e2e/tutorial.test.ts); a report needs its measurement. */
const quick = commands.filter(({ line }) => !line.includes('--lab emulated') && !line.startsWith('runbook report'));

let folder = '';
const files = new Map(
  blocksOf(page)
    .filter(({ info }) => info === 'yaml')
    .map(({ text }) => [`${/^name: (.*)$/m.exec(text)?.[1]}.yaml`, text]),
);
const write = () => Promise.all([...files].map(([name, text]) => writeFile(join(folder, name), text)));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-tutorial-'));
  await write();
});
afterAll(() => rm(folder, { recursive: true }));

describe('docs/tutorial.md', () => {
  test('has commands for a simulated host and for the emulated one', () => {
    expect(quick.length).toBeGreaterThan(4);
    expect(commands.length).toBeGreaterThan(quick.length + 4);
  });

  test.each(quick)('$place: $line', async ({ line, output }) => {
    // The page asks the reader to make this mistake before one of its two checks.
    const mistaken = files.get('quiet-host.yaml')?.replace('count: 64', 'coutn: 64') ?? '';
    if (output.includes('coutn')) await writeFile(join(folder, 'quiet-host.yaml'), mistaken);
    const ran = await runbook(line.split(' ').slice(1), { cwd: folder });
    await write();
    const printed = ran.stdout + ran.stderr;
    expect(isAsShown(output, printed), `printed:\n${printed}\nshown:\n${output}`).toBe(true);
    expect(ran.code).toBe(output.includes('coutn') ? 2 : 0);
  });
});

describe('an output on a page', () => {
  test.each([
    ['Done in 13 ms', 'Done in 1 min 4 s', true],
    ['runbook undo 20261130-085124-0529', 'runbook undo 20261201-000000-ffff', true],
    ['first\n…\nlast', 'first\nsecond\nthird\nlast', true],
    ['first\n…\nlast', 'first\nsecond', false],
    ['…         swap', 'other     swap', false],
    ['60 -> 10', '60 -> 11', false],
    ['a.c', 'abc', false],
  ])('%j shows %j: %s', (shown, printed, is) => expect(isAsShown(shown, printed)).toBe(is));
});
