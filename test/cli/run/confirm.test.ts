import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCode } from '../../../cli/process/exit-code.ts';
import { atTerminal, quoted, type Running } from '../at-terminal.ts';
import { ownMachine, type OwnMachine } from '../own-machine.ts';

let own: OwnMachine;
beforeAll(async () => {
  own = await ownMachine();
  const text = `runbook: 1
name: one
summary: One folder
steps:
  - { id: one, type: command, with: { argv: [mkdir, ${own.folder}/one], creates: ${own.folder}/one, undo: [rmdir, ${own.folder}/one], why: test } }
`;
  await writeFile(join(own.folder, 'one.yaml'), text);
});
afterAll(() => own[Symbol.asyncDispose]());

const question = '[y/N]';
const ignored = 'Input that was typed before this question is ignored.';
const isMade = (): boolean => existsSync(join(own.folder, 'one'));

const start = (): Running => atTerminal(quoted([...own.enter, 'apply', join(own.folder, 'one.yaml')]), own.folder);
const untilSaid = (it: Running, text: string): Promise<void> =>
  expect.poll(() => it.said().includes(text), { timeout: 60_000, interval: 20 }).toBe(true) as Promise<void>;

test.each([
  ['a whole line', 'y\n', ''],
  ['an unfinished line', 'y', ''],
  ['a whole line and an unfinished one', 'yes\ny', ''],
  ['two lines', 'y\ny\n', ''],
  ['a line and the end of input', 'y\n\x04', 'n'],
])('a yes that is typed before the plan is shown is no answer: %s', async (_, early, late) => {
  const it = start();
  it.type(early);
  await untilSaid(it, question);
  expect(it.said().indexOf('y')).toBeLessThan(it.said().indexOf('Plan:'));
  expect(it.said()).toContain(ignored);
  it.type(`${late}\n`);
  const [code] = (await once(it.child, 'exit')) as [unknown];
  expect(code).toBe(exitCode.interrupted);
  expect(it.said()).toContain('Nothing was changed.');
  expect(isMade()).toBe(false);
});

test('a yes that is typed at the question is an answer, and nothing is said of earlier input', async () => {
  const it = start();
  await untilSaid(it, question);
  it.type('y\n');
  const [code] = (await once(it.child, 'exit')) as [unknown];
  expect(it.said()).not.toContain(ignored);
  expect([code, isMade()]).toEqual([exitCode.done, true]);
});
