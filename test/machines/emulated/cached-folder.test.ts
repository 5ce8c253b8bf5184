import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cachedFolder, holdBuilds } from '../../../machines/emulated/cache/cached-folder.ts';
import { findByMarker } from '../../../machines/emulated/qemu/process-identity.ts';
import { runTethered } from '../../../machines/emulated/qemu/run-tethered.ts';

const modules = join(import.meta.dirname, '../../../machines/emulated');
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'runbook-cache-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const environment = process.env;
/** Returns when no process with this argument lives (a zombie does not). */
const ended = (marker: string): Promise<void> =>
  vi.waitFor(async () => expect(await findByMarker([marker])).toEqual([]), { timeout: 60_000, interval: 10 });
const visible = async (): Promise<string[]> => (await readdir(root)).filter((name) => name !== '.lock').sort();

test('a folder is built once and found after that', async () => {
  let builds = 0;
  const build = async (folder: string): Promise<void> => {
    builds += 1;
    await writeFile(join(folder, 'disk'), 'whole');
  };
  const path = await cachedFolder(root, 'host-1', build);
  expect(await cachedFolder(root, 'host-1', build)).toBe(path);
  expect([builds, await readFile(join(path, 'disk'), 'utf8'), await visible()]).toEqual([1, 'whole', ['host-1']]);
});

test('a build whose program is killed leaves no files', async () => {
  const build = async (folder: string): Promise<void> => {
    await writeFile(join(folder, 'disk'), 'half');
    await runTethered(['sh', '-c', 'kill -KILL $$'], { environment });
  };
  await expect(cachedFolder(root, 'host-1', build)).rejects.toThrow(/sh failed/);
  expect(await visible()).toEqual([]);
});

test('two builds at once wait for each other', async () => {
  const order: string[] = [];
  const build = (name: string) => async (): Promise<void> => {
    order.push(`${name} begins`);
    await runTethered(['true'], { environment });
    order.push(`${name} ends`);
  };
  await Promise.all([cachedFolder(root, 'a', build('a')), cachedFolder(root, 'b', build('b'))]);
  expect(order.map((line) => line.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends']);
});

test('a process with the right to build may build two folders at once, one inside the other', async () => {
  const order: string[] = [];
  const tidied: string[] = [];
  const outer = await holdBuilds(root, { tidy: async () => void tidied.push('once') }, (builds) =>
    builds.ensure('outer', async (folder) => {
      order.push('outer begins');
      const inner = await builds.ensure('inner', async (place) => {
        order.push('inner begins');
        await writeFile(join(place, 'disk'), 'inner');
      });
      await writeFile(join(folder, 'disk'), `outer with ${await readFile(join(inner, 'disk'), 'utf8')}`);
    }),
  );
  expect(order).toEqual(['outer begins', 'inner begins']);
  expect(await readFile(join(outer, 'disk'), 'utf8')).toBe('outer with inner');
  expect([await visible(), tidied]).toEqual([['inner', 'outer'], ['once']]);
});

test('a build killed with SIGKILL leaves no image and no process, and the next build cleans up', async () => {
  const marker = randomUUID();
  const script = `
    import { cachedFolder } from '${modules}/cache/cached-folder.ts';
    import { runTethered } from '${modules}/qemu/run-tethered.ts';
    await cachedFolder(process.argv[1], 'host-1', async (folder) => {
      const argv = ['sh', '-c', 'echo half >"$1/disk"; sh -c "echo built; sleep 1000" "$2"', 'sh', folder, '${marker}'];
      await runTethered(argv, { environment: process.env, onLine: (line) => console.log(line) });
    });
  `;
  const builder = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(builder.stdout, 'data');
  expect(await findByMarker([marker])).not.toEqual([]);
  expect((await visible())[0]).toMatch(/^\.building-/);
  builder.kill('SIGKILL');
  await ended(marker);
  const path = await cachedFolder(root, 'host-1', (folder) => writeFile(join(folder, 'disk'), 'whole'));
  expect([await readFile(join(path, 'disk'), 'utf8'), await visible()]).toEqual(['whole', ['host-1']]);
});

test('an abort ends the build and its programs', async () => {
  const abort = new AbortController();
  const marker = randomUUID();
  const build = async (): Promise<void> => {
    const onLine = (): void => abort.abort(new Error('enough'));
    const argv = ['sh', '-c', 'sh -c "echo built; sleep 1000" "$1"', 'sh', marker];
    await runTethered(argv, { environment, signal: abort.signal, onLine });
  };
  await expect(cachedFolder(root, 'host-1', build, { signal: abort.signal })).rejects.toThrow('enough');
  expect(await visible()).toEqual([]);
  await ended(marker);
});

test('a build does not start if the disk has too little space, and the message says where and how much', async () => {
  let builds = 0;
  const build = async (): Promise<void> => void (builds += 1);
  const room = 2 ** 60;
  await expect(cachedFolder(root, 'host-1', build, { room })).rejects.toMatchObject({
    code: 'ENOSPC',
    path: root,
    message: expect.stringMatching(/needs 1152921504\.6 GB, but only \d+\.\d GB are free/),
  });
  expect([builds, await visible()]).toEqual([0, []]);
});
