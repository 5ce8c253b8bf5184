import { artifact } from '../../../changes/artifact/index.ts';
import { invertOf, perform, matches } from '../../changes/by-kind.ts';
import { changeKinds } from '../../../changes/index.ts';
import { createHash } from 'node:crypto';
import { chmod, open, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ArtifactChange, ArtifactState } from '../../../changes/artifact/change.ts';
import type { MachineError } from '../../../engine/model/machine-error.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { download } from '../../../steps/download/index.ts';
import { explainDownload } from '../../../steps/download/explain-download.ts';
import { serveFile, type FileServer } from '../../changes/artifact/file-server.ts';
import { hastyClock } from '../../changes/support/with-systemd.ts';
import { planOf } from '../support/changing.ts';
import { needs } from '../../needs.ts';

needs('curl');

const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * index) % 251));
const sha256 = createHash('sha256').update(content).digest('hex');
const machine = localMachine({ name: 'host' });
let folder: string;
let path: string;
let server: FileServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-download-'));
  path = join(folder, 'image');
  server = await serveFile(content);
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const inputOf = (more: object = {}): object => ({ url: server.url, sha256, path, ...more });

async function changeOf(more: object = {}): Promise<ArtifactChange> {
  const { changes, refusals } = await planOf(download, inputOf(more), machine);
  expect(refusals).toEqual([]);
  const [change] = changes;
  if (change?.kind !== 'artifact') throw new Error('it makes an artifact');
  return change;
}

const told: [string, number | undefined][] = [];
const fetch = (change: ArtifactChange, signal = new AbortController().signal): Promise<void> =>
  perform(change, machine, {
    clock: hastyClock,
    signal,
    onProgress: (text, fraction) => void told.push([text, fraction]),
  });
const failure = (change: ArtifactChange): Promise<MachineError> =>
  fetch(change).then(
    () => {
      throw new Error('it was fetched');
    },
    (error: MachineError) => error,
  );

test('a file is downloaded and verified, and then no change is needed', async () => {
  const change = await changeOf({ mode: '0640' });
  expect(change.make).toEqual({ kind: 'download', url: server.url, size: content.length });
  expect(matches(change, await artifact.observe(change, machine), 'before')).toBe(true);
  await fetch(change);
  expect(await readFile(path)).toEqual(content);
  expect((await stat(path)).mode & 0o777).toBe(0o640);
  expect(matches(change, await artifact.observe(change, machine), 'after')).toBe(true);
  expect(await readdir(folder)).toEqual(['image']);
  expect(await planOf(download, inputOf(), machine)).toMatchObject({ changes: [], refusals: [] });
});

test('a broken transfer is resumed where it stopped, in this run and in a later one', async () => {
  const change = await changeOf();
  server.next.push({ dropAfter: 100_000 }, { dropAfter: 50_000 }, {});
  await fetch(change);
  expect(server.requests.filter((request) => request.startsWith('GET'))).toEqual(['GET', 'GET 100000', 'GET 150000']);
  expect(await readFile(path)).toEqual(content);
  await rm(path);
  server.requests.length = 0;
  server.next.push({ dropAfter: 70_000 }, { status: 500 });
  expect((await failure(change)).message).toMatch(/70000 bytes are kept/);
  expect(await readdir(folder)).toEqual([`.image.${sha256.slice(0, 12)}.runbook-part`]);
  expect(await artifact.observe(change, machine)).toEqual({ exists: false, partial: true });
  await fetch(await changeOf());
  expect(server.requests.filter((request) => request.startsWith('GET'))).toEqual(['GET', 'GET 70000', 'GET 70000']);
  expect(await readFile(path)).toEqual(content);
});

test('with a server without ranges the download starts again', async () => {
  const change = await changeOf();
  await writeFile(change.part, content.subarray(0, 1000));
  server.next.push({ ignoresRange: true }, { ignoresRange: true });
  await fetch(change);
  expect(await readFile(path)).toEqual(content);
});

test('a complete part is not downloaded again, and a part that is too long or of another file is downloaded from the start', async () => {
  const change = await changeOf();
  await writeFile(change.part, content);
  server.requests.length = 0;
  await fetch(change);
  expect(server.requests).toEqual([]);
  for (const wrong of [
    Buffer.concat([content, Buffer.from('more')]),
    Buffer.alloc(content.length),
    Buffer.alloc(999),
  ]) {
    await rm(path);
    await writeFile(change.part, wrong);
    await fetch(change);
    expect(await readFile(path)).toEqual(content);
  }
});

test('a complete file with a wrong hash is reported with both hashes, and is removed', async () => {
  const change = await changeOf();
  const other = Buffer.from('another file');
  server.next.push({ content: other });
  const { message } = await failure(change);
  expect(message).toContain(`its sha256 is ${createHash('sha256').update(other).digest('hex')}, expected ${sha256}`);
  expect(explainDownload(message)).toMatch(/SHA256SUMS/);
  expect(await readdir(folder)).toEqual([]);
});

test('with a wrong size from the server only the received bytes count', async () => {
  const change = await changeOf();
  server.next.push({ longer: 10 }, { status: 503 });
  await fetch(change);
  expect(await readFile(path)).toEqual(content);
  await rm(path);
  server.next[0] = { longer: 10, content: content.subarray(0, 5000) };
  await fetch(change);
  expect(await readFile(path)).toEqual(content);
});

test('a missing file and a redirect loop fail and write no file', async () => {
  const change = await changeOf();
  server.next.push({ status: 404 });
  const gone = await failure(change);
  expect(explainDownload(gone.message)).toMatch(/does not have this file/);
  for (let index = 0; index < 12; index += 1) server.next.push({ redirect: server.url });
  const circle = await failure(change);
  expect(explainDownload(circle.message)).toMatch(/redirects too often/);
  expect(await readdir(folder)).toEqual([]);
});

test('a file that appears during the download is left unchanged', async () => {
  const change = await changeOf();
  let go = () => {};
  server.next.push({ held: new Promise((resolve) => (go = resolve)) });
  const fetched = failure(change);
  await expect.poll(() => server.requests).toContain('GET');
  await writeFile(path, 'mine');
  go();
  expect(await fetched).toMatchObject({ code: 'EEXIST' });
  expect(await readFile(path, 'utf8')).toBe('mine');
});

test('an interruption ends curl and keeps the part, and undo removes it with the created folder', async () => {
  path = join(folder, 'new', 'deep', 'image');
  const change = { ...(await changeOf()), folder: join(folder, 'new') };
  const stop = new AbortController();
  server.next.push({ dropAfter: 1000 }, { held: new Promise(() => {}) });
  const fetched = fetch(change, stop.signal);
  await expect.poll(() => server.requests).toContain('GET 1000');
  stop.abort();
  await expect(fetched).rejects.toThrow(/abort/);
  const found = await artifact.observe(change, machine);
  expect(found).toEqual({ exists: false, partial: true });
  await fetch({ ...invertOf(change), before: found });
  expect(await readdir(folder)).toEqual([]);
});

test('undo removes it only if it is unmodified and no program has it open', async () => {
  const change = await changeOf();
  await fetch(change);
  const inverse = { ...invertOf(change), before: await artifact.observe(change, machine) };
  const seen = (): Promise<ArtifactState> => artifact.observe(change, machine);
  const reader = await open(path);
  expect(matches(inverse, await seen(), 'before')).toBe(false);
  expect(changeKinds.describeDrift(inverse, await seen())).toContain(`(pid ${process.pid})`);
  await reader.close();
  expect(matches(inverse, await seen(), 'before')).toBe(true);
  await writeFile(path, 'changed');
  expect(matches(inverse, await seen(), 'before')).toBe(false);
  await writeFile(path, content);
  await fetch(inverse);
  expect(await readdir(folder)).toEqual([]);
});

test('an existing file, a file that the server lacks and a disk that is too small are refused in advance', async () => {
  const checks = async (more: object = {}): Promise<readonly string[]> =>
    (await planOf(download, inputOf(more), machine)).refusals.map(({ check }) => check);
  await writeFile(path, 'mine');
  expect(await checks()).toEqual(['target-exists']);
  expect(await checks({ path: folder })).toEqual(['target-exists']);
  await writeFile(path, content);
  await chmod(path, 0o600);
  expect((await planOf(download, inputOf(), machine)).warnings.join()).toMatch(/with mode 0600, and keeps it/);
  await rm(path);
  server.head.status = 404;
  expect(await checks()).toEqual(['url-not-found']);
  server.head.status = 405;
  expect(await checks()).toEqual([]);
  delete server.head.status;
  server.head.size = 2 ** 52;
  expect(await checks()).toEqual(['space-short']);
  const bare = localMachine({ name: 'host', env: { PATH: folder } });
  expect((await planOf(download, inputOf(), bare)).refusals.map(({ check }) => check)).toEqual(['program-missing']);
});

test('a file URL works too', async () => {
  const source = join(folder, 'source');
  await writeFile(source, content);
  await fetch(await changeOf({ url: `file://${source}` }));
  expect(await readFile(path)).toEqual(content);
});
