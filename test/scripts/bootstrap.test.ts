import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';

const bootstrap = join(import.meta.dirname, '../../scripts/bootstrap.mjs');
let checkout: string;

/** A checkout with the real bootstrap script, a script to run, and an npm that records its start and its end. */
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'runbook-bootstrap-'));
  for (const folder of ['scripts', 'bin']) await mkdir(join(checkout, folder));
  await cp(bootstrap, join(checkout, 'scripts/bootstrap.mjs'));
  await writeFile(join(checkout, 'package-lock.json'), '{}');
  await writeFile(join(checkout, 'scripts/hello.ts'), `console.log('hello');\n`);
  await npm(`
[ "$1" = --version ] && exit
echo begins >>npm.log
mkdir -p node_modules
until [ -e go ]; do sleep 0.05; done
echo ends >>npm.log
touch node_modules/.package-lock.json`);
});
afterEach(() => rm(checkout, { recursive: true, force: true }));

const npm = (script: string): Promise<void> =>
  writeFile(join(checkout, 'bin/npm'), `#!/bin/sh${script}\n`, { mode: 0o755 });

const start = ({ script = 'scripts/hello.ts', detached = false } = {}) =>
  execa(process.execPath, ['scripts/bootstrap.mjs', script], {
    detached,
    cwd: checkout,
    env: { PATH: [join(checkout, 'bin'), '/usr/bin', '/bin'].join(delimiter) },
    extendEnv: false,
    reject: false,
    all: true,
  });

const go = (): Promise<void> => writeFile(join(checkout, 'go'), '');
const log = (): Promise<string> => readFile(join(checkout, 'npm.log'), 'utf8').catch(() => '');

test('two that start at once install once, and both run', async () => {
  const first = start();
  await expect.poll(log).toBe('begins\n');
  const second = start();
  let waits = '';
  second.stdout.on('data', (chunk: Buffer) => (waits += String(chunk)));
  await expect.poll(() => waits).toMatch(/waiting for it/);
  await go();
  for (const { exitCode, stdout } of await Promise.all([first, second])) {
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/hello$/);
  }
  expect(await log()).toBe('begins\nends\n');
});

test('after one was killed alone, its npm continues, and the next one waits for it', async () => {
  const first = start();
  await expect.poll(log).toBe('begins\n');
  first.kill('SIGKILL');
  const second = start();
  await go();
  expect((await second).exitCode).toBe(0);
  await first;
  expect(await log()).toBe('begins\nends\n');
});

test('one that was killed with its npm is started again', async () => {
  const first = start({ detached: true });
  await expect.poll(log).toBe('begins\n');
  process.kill(-(first.pid ?? 0), 'SIGKILL');
  await first;
  await go();
  expect((await start()).exitCode).toBe(0);
  expect(await log()).toBe('begins\nbegins\nends\n');
});

test('a missing npm is exit 2, a failing npm is exit 1, and a test script still prints its tally', async () => {
  await npm(`\n[ "$1" = --version ] && exit\necho 'no such registry' >&2\nexit 3`);
  const failed = await start({ script: 'scripts/test.ts' });
  expect(failed.exitCode).toBe(1);
  expect(failed.all).toMatch(/no such registry/);
  expect(failed.stdout).toMatch(/^0 passed, 1 failed$/m);

  await rm(join(checkout, 'bin/npm'));
  const shadow = join(checkout, 'programs');
  await mkdir(shadow);
  const missing = await execa(process.execPath, ['scripts/bootstrap.mjs', 'scripts/hello.ts'], {
    cwd: checkout,
    env: { PATH: shadow },
    extendEnv: false,
    reject: false,
  });
  expect(missing.exitCode).toBe(2);
  expect(missing.stderr).toMatch(/npm is missing/);
});
