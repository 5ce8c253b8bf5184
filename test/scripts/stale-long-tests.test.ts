import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVitest } from 'vitest/node';
import { LedgerReporter } from '../../scripts/ledger-reporter.ts';
import { hashOf, longTests, recordPass } from '../../scripts/long-tests.ts';
import { staleLongTests, staleLongTestsNotice } from '../../scripts/stale-long-tests.ts';
import { root as checkout } from '../cli/run-binary.ts';

const folder = 'test/e2e/long';
let root: string;

/** A checkout with two long tests, of which each watches a folder, and without Git. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'runbook-long-'));
  await Promise.all([folder, 'steps/a/deep', 'steps/b'].map((path) => mkdir(join(root, path), { recursive: true })));
  await put(`${folder}/watched.json`, JSON.stringify({ a: ['steps/a/'], b: ['steps/b/', 'steps/b.ts'] }));
  await put(`${folder}/ledger.json`, '{}');
  await put('steps/a/deep/it.ts', '1');
  await put('steps/b.ts', '1');
  for (const name of ['a', 'b']) await put(`${folder}/${name}.test.ts`, passing);
});
afterEach(() => rm(root, { recursive: true }));

const passing = "import { test } from 'vitest'; test('one', () => {}); test('two', () => {});";
const put = (path: string, text: string): Promise<void> => writeFile(join(root, path), text);
const stale = (): readonly string[] => staleLongTests(root).map(({ name }) => name);
const pass = (name: string): void => {
  const found = longTests(root).find((each) => each.name === name);
  if (found === undefined) throw new Error(name);
  recordPass(root, name, { commit: null, date: '2026-12-01', hash: hashOf(root, found) });
};

/** Runs the long tests of the checkout as `npm run test:long` does. */
async function run(options: { readonly testNamePattern?: string } = {}): Promise<void> {
  await cp(join(checkout, 'package.json'), join(root, 'package.json'));
  const vitest = await createVitest('test', {
    root,
    config: false,
    watch: false,
    include: [`${folder}/*.test.ts`],
    reporters: [new LedgerReporter(root)],
    ...options,
  });
  const before = process.exitCode;
  await vitest.start();
  await vitest.close();
  process.exitCode = before;
}

test('a long test is stale until it passed, and again when a file that it watches changes, appears or is removed', async () => {
  expect(stale()).toEqual(['a', 'b']);
  pass('a');
  pass('b');
  expect(stale()).toEqual([]);
  expect(staleLongTestsNotice(root)).toBe('');
  await put('steps/a/deep/it.ts', '2');
  expect(stale()).toEqual(['a']);
  await put('steps/b/new.ts', '');
  expect(stale()).toEqual(['a', 'b']);
  await rm(join(root, 'steps/b/new.ts'));
  expect(stale()).toEqual(['a']);
  await put(`${folder}/b.test.ts`, 'changed');
  expect(staleLongTestsNotice(root)).toBe(
    'Long tests whose watched files changed since they last passed (npm run test:long -- --stale runs them):\n' +
      '  a  last passed 2026-12-01\n  b  last passed 2026-12-01\n',
  );
});

test('a run records only tests that passed completely', async () => {
  await put(`${folder}/b.test.ts`, "import { test } from 'vitest'; test('one', () => {}); test.skip('two', () => {});");
  await run();
  expect(stale()).toEqual(['b']);
  await put(`${folder}/b.test.ts`, passing);
  await run({ testNamePattern: 'one' });
  expect(stale()).toEqual(['b']);
  await run();
  expect(stale()).toEqual([]);
  const ledger = JSON.parse(await readFile(join(root, folder, 'ledger.json'), 'utf8')) as Record<string, object>;
  expect(ledger['b']).toMatchObject({ commit: null, date: new Date().toISOString().slice(0, 10) });
});

test('each file of the long tests lists the paths that it watches, and all of them exist', () => {
  const names = readdirSync(join(checkout, folder)).filter((name) => name.endsWith('.test.ts'));
  const known = longTests(checkout);
  expect(known.map(({ file }) => basename(file)).toSorted()).toEqual(names.toSorted());
  expect(known.filter(({ watches }) => watches.length < 2)).toEqual([]);
  expect(known.flatMap(({ watches }) => watches).filter((path) => !existsSync(join(checkout, path)))).toEqual([]);
});
