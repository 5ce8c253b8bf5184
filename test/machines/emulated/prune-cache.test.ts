import { mkdir, mkdtemp, open, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hostRecipe } from '../../../machines/emulated/image/host-recipe.ts';
import { defaultLabShape } from '../../../machines/emulated/shape/lab-shape.ts';
import { writeLabState } from '../../../machines/emulated/lab/lab-state.ts';
import { pruneCache, tidyCache } from '../../../machines/emulated/lab/prune-cache.ts';
import { builderVersions, imageKey } from '../../../machines/emulated/image/image-key.ts';
import { qemuVersion } from '../../../machines/emulated/qemu/qemu-version.ts';
import { snapshotKey } from '../../../machines/emulated/snapshot/ensure-snapshot.ts';
import { needs } from '../../needs.ts';

// QEMU itself reports the version that made a snapshot.
needs('qemu-system-x86_64');

const day = 24 * 3600;
const now = (): number => 1_700_000_000_000;
let root: string;
let options: Parameters<typeof pruneCache>[0];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'runbook-prune-'));
  options = { cacheDir: join(root, 'cache'), stateDir: join(root, 'state'), environment: process.env, now };
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Lays an image or a snapshot that was last used some seconds ago. */
async function lay(folder: 'images' | 'snapshots', name: string, secondsAgo: number, subject?: object) {
  const path = join(options.cacheDir, folder, name);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'disk'), 'whole');
  if (subject !== undefined) await writeFile(join(path, 'subject.json'), JSON.stringify(subject));
  await utimes(path, now() / 1000 - secondsAgo, now() / 1000 - secondsAgo);
  return path;
}

const left = async (folder: string): Promise<string[]> =>
  (await readdir(join(options.cacheDir, folder))).filter((name) => name !== '.lock').sort();

const subjectOf = (image: string) =>
  ({ image, shape: defaultLabShape, accelerator: 'tcg', firmware: { code: '/c', variables: '/v' } }) as const;

describe('pruning the cache', () => {
  test('the current image and its snapshots are kept, whatever their age; those of another image, QEMU or recipe are removed', async () => {
    const name = imageKey(hostRecipe, await builderVersions(process.env));
    const image = await lay('images', name, 400 * day);
    const [own, older] = [subjectOf(image), subjectOf('/gone')];
    const key = snapshotKey(own, await qemuVersion(process.env));
    await lay('images', 'host-old', day);
    await lay('images', '.building-x', day);
    await lay('snapshots', key, 400 * day, own);
    await lay('snapshots', snapshotKey(own, 'QEMU 1.0'), day, own);
    await lay('snapshots', snapshotKey(older, await qemuVersion(process.env)), day, older);
    await lay('snapshots', 'says-nothing', day);
    const judged = await pruneCache(options, () => {});
    expect(judged.filter(({ verdict }) => verdict === 'superseded')).toHaveLength(4);
    expect(await left('images')).toEqual(['.building-x', name]);
    expect(await left('snapshots')).toEqual([key]);
  });

  test('entries that a lab or a process needs, or that were used a moment ago, are kept', async () => {
    const image = await lay('images', 'host-lab', day);
    const snapshot = await lay('snapshots', 'of-lab', day);
    const opened = await lay('images', 'host-open', day);
    await lay('images', 'host-recent', 60);
    await lay('images', 'host-open-not', day);
    const folder = join(options.stateDir, 'labs', 'one');
    await mkdir(folder, { recursive: true });
    const lab = { version: 1, kind: 'running', name: 'one', uuid: 'u', shape: defaultLabShape, port: 0 } as const;
    await writeLabState(folder, { ...lab, accelerator: 'tcg', image, snapshot, firmwareCode: '/c' });
    await using file = await open(join(opened, 'disk'));
    void file;
    const judged = await pruneCache(options, () => {});
    expect(judged.map(({ entry, verdict }) => [entry.path.split('/').at(-1), verdict])).toEqual([
      ['host-lab', 'in-use'],
      ['host-open', 'in-use'],
      ['host-open-not', 'superseded'],
      ['host-recent', 'recent'],
      ['of-lab', 'in-use'],
    ]);
    expect(await left('images')).toEqual(['host-lab', 'host-open', 'host-recent']);
  });

  test('automatic pruning removes only superseded entries of one kind that were not used for 30 days', async () => {
    await lay('images', 'host-month', 31 * day);
    await lay('images', 'host-week', 7 * day);
    await lay('snapshots', 'month', 31 * day);
    await tidyCache(options, 'image');
    expect([await left('images'), await left('snapshots')]).toEqual([['host-week'], ['month']]);
  });

  test('an empty cache is not an error', async () => {
    expect(await pruneCache(options, () => {})).toEqual([]);
  });
});
