import { artifact } from '../../../changes/artifact/index.ts';
import { invertOf, perform, matches } from '../../changes/by-kind.ts';
import { changeKinds } from '../../../changes/index.ts';
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, open, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ArtifactChange } from '../../../changes/artifact/change.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { diskImage } from '../../../steps/disk-image/index.ts';
import { hastyClock } from '../../changes/support/with-systemd.ts';
import { planOf } from '../support/changing.ts';
import { needs } from '../../needs.ts';

needs('qemu-img', 'qemu-io');

const machine = localMachine({ name: 'host' });
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-image-'));
  path = join(folder, 'guest.qcow2');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const qemuImg = (...args: readonly string[]): string => execFileSync('qemu-img', args, { encoding: 'utf8' });
const infoOf = (image: string): Record<string, unknown> =>
  JSON.parse(qemuImg('info', '--output=json', image)) as Record<string, unknown>;

const make = (change: ArtifactChange): Promise<void> =>
  perform(change, machine, { clock: hastyClock, signal: new AbortController().signal, onProgress: () => {} });

async function changeOf(input: object): Promise<ArtifactChange> {
  const { changes, refusals } = await planOf(diskImage, { path, format: 'qcow2', ...input }, machine);
  expect(refusals).toEqual([]);
  const [change] = changes;
  if (change?.kind !== 'artifact') throw new Error('it makes an artifact');
  return change;
}

const checks = async (input: object): Promise<readonly string[]> =>
  (await planOf(diskImage, { path, format: 'qcow2', ...input }, machine)).refusals.map(({ check }) => check);

test('an empty image is created once, as requested', async () => {
  const change = await changeOf({ size: '64M' });
  await make(change);
  expect(infoOf(path)).toMatchObject({ format: 'qcow2', 'virtual-size': 64 * 2 ** 20 });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['guest.qcow2']);
  expect(await planOf(diskImage, { path, format: 'qcow2', size: '64M' }, machine)).toMatchObject({
    changes: [],
    refusals: [],
  });
});

test('the original document’s raw image', async () => {
  await make(await changeOf({ format: 'raw', size: '10M' }));
  expect((await stat(path)).size).toBe(10 * 2 ** 20);
});

test('an image with a backing file, and a copy that is larger', async () => {
  const base = join(folder, 'base.img');
  await writeFile(base, Buffer.alloc(2 ** 20, 'x'));
  await make(await changeOf({ backing: { path: base, format: 'raw' }, size: '4M' }));
  expect(infoOf(path)).toMatchObject({ 'full-backing-filename': base, 'backing-filename-format': 'raw' });
  path = join(folder, 'copy.qcow2');
  await make(await changeOf({ from: { path: base, format: 'raw' }, size: '4M' }));
  expect(infoOf(path)).not.toHaveProperty('backing-filename');
  expect(infoOf(path)).toMatchObject({ 'virtual-size': 4 * 2 ** 20 });
  path = join(folder, 'same.img');
  await make(await changeOf({ format: 'raw', from: { path: base, format: 'raw' } }));
  expect((await readFile(path)).equals(await readFile(base))).toBe(true);
});

test('an existing file is never replaced', async () => {
  await writeFile(path, 'my notes');
  expect(await checks({ size: '64M' })).toEqual(['image-exists']);
  await rm(path);
  qemuImg('create', '-q', '-f', 'qcow2', path, '32M');
  const holder = await open(path);
  const { refusals } = await planOf(diskImage, { path, format: 'qcow2', size: '64M' }, machine);
  expect(refusals).toMatchObject([{ check: 'image-exists' }]);
  expect(refusals[0]?.evidence).toMatch(/a qcow2 image of 33554432 bytes.*\(pid \d+\)/);
  await holder.close();
  expect(await checks({ format: 'raw', size: '32M' })).toEqual(['image-exists']);
  const base = join(folder, 'base.qcow2');
  qemuImg('create', '-q', '-f', 'qcow2', base, '32M');
  expect(await checks({ size: '32M', backing: { path: base, format: 'qcow2' } })).toEqual(['image-exists']);
  expect(await checks({ size: '32M' })).toEqual([]);
});

test('an image that appears between check and rename is left unchanged', async () => {
  const change = await changeOf({ size: '64M' });
  await writeFile(path, 'mine');
  await expect(make(change)).rejects.toMatchObject({ code: 'EEXIST' });
  expect(await readFile(path, 'utf8')).toBe('mine');
});

test('the base image must exist, have the given format, and not be larger', async () => {
  const base = join(folder, 'base.qcow2');
  expect(await checks({ from: { path: base, format: 'qcow2' } })).toEqual(['source-missing']);
  await writeFile(base, 'text');
  expect(await checks({ from: { path: base, format: 'qcow2' } })).toEqual(['source-differs']);
  await rm(base);
  qemuImg('create', '-q', '-f', 'qcow2', base, '32M');
  expect(await checks({ from: { path: base, format: 'raw' } })).toEqual(['source-differs']);
  expect(await checks({ from: { path: base, format: 'qcow2' }, size: '16M' })).toEqual(['image-would-shrink']);
  const both = { from: { path: base, format: 'qcow2' }, backing: { path: base, format: 'qcow2' } };
  expect(await checks(both)).toEqual(['image-contradiction']);
});

test('a raw image needs its full size, a qcow2 image gives a warning', async () => {
  expect(await checks({ format: 'raw', size: '999T' })).toEqual(['space-short']);
  const allowed = { path, format: 'raw', size: '999T', allow_overcommit: true };
  expect(await planOf(diskImage, allowed, machine)).toMatchObject({
    refusals: [],
    warnings: [expect.stringMatching(/fails/)],
  });
  const { warnings } = await planOf(diskImage, { path, format: 'qcow2', size: '999T' }, machine);
  expect(warnings.join()).toMatch(/can grow to/);
});

test('undo removes an unmodified image, keeps a modified one, and reports it', async () => {
  const change = await changeOf({ size: '64M' });
  await make(change);
  const inverse = { ...invertOf(change), before: await artifact.observe(change, machine) };
  // Permissions are not content.
  await chmod(path, 0o644);
  expect(matches(inverse, await artifact.observe(change, machine), 'before')).toBe(true);
  execFileSync('qemu-io', ['-f', 'qcow2', '-c', 'write 0 4k', path]);
  const written = await artifact.observe(change, machine);
  expect(matches(inverse, written, 'before')).toBe(false);
  expect(changeKinds.describeDrift(inverse, written)).toBe('an image that was modified after it was created');
  expect(matches({ ...inverse, undo: 'always' }, written, 'before')).toBe(true);
  await make({ ...inverse, undo: 'always' });
  expect(await readdir(folder)).toEqual([]);
});

test('an interrupted image is created again', async () => {
  const change = await changeOf({ size: '64M' });
  await writeFile(change.part, 'half of an image');
  expect(await artifact.observe(change, machine)).toEqual({ exists: false, partial: true });
  await make(change);
  expect(infoOf(path)).toMatchObject({ format: 'qcow2' });
});
