import { appendFile, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readArchives } from '../../../cli/measurements/read-archives.ts';
import type { Archives } from '../../../cli/measurements/read-archives.ts';
import { buildReport } from '../../../report/model/build-report.ts';
import { writeExampleStudy } from '../example-study.ts';
import { same } from '../example-variants.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const first = 'block-1/a';
const rules = { baseline: 'a', margin: 0.01, alpha: 0.05, intended: [], order: [], skipped: [] };

async function study(change: (folder: string) => Promise<void> = async () => {}): Promise<Archives> {
  await using folder = await temporaryFolder();
  await writeExampleStudy(folder.path, { ...same(7), blocks: 3 });
  await change(folder.path);
  const read = await readArchives([folder.path]);
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join());
  return read.value;
}

const at = ({ opened }: Archives, folder: string) => {
  const found = opened.find((each) => each.folder === folder);
  if (found === undefined) throw new Error(`no ${folder}`);
  return found;
};

describe('an unmodified archive', () => {
  test('gives every measurement below a folder, with figures from the raw files', async () => {
    const archives = await study();
    expect(archives.opened).toHaveLength(6);
    expect(archives.diagnostics).toEqual([]);
    const { figures, altered, before } = at(archives, first);
    expect(altered).toEqual([]);
    expect(figures.bandwidth?.bitsPerSecond).toBeGreaterThan(9e9);
    expect(figures.cpu[0]?.states.guest).toBeCloseTo(1.56, 1);
    expect(figures.exits?.perSecond).toBeGreaterThan(5e4);
    expect(before?.['host governor']).toBe('8 performance');
  });
});

describe('a file that was altered', () => {
  test('of the load: none of its figures counts, and the reason is shown', async () => {
    const archives = await study((folder) => appendFile(join(folder, first, 'workload.txt'), ' '));
    const { measurement, figures, altered } = at(archives, first);
    expect(measurement).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/^workload.txt is missing or was modified/) as string,
    });
    expect(figures.bandwidth).toBeNull();
    expect(altered).toEqual([
      expect.stringMatching(/^workload.txt was modified after it was recorded \(\d+ bytes, expected \d+\)$/),
    ]);
    expect(buildReport(archives.opened, [], rules).variants[0]?.counted).toHaveLength(2);
  });

  test('to another of its length: that is reported too', async () => {
    const archives = await study(async (folder) => {
      const path = join(folder, first, 'cpu.txt');
      await writeFile(path, (await readFile(path, 'utf8')).replace(/^cpu1 1/m, 'cpu1 2'));
    });
    const { measurement, figures, altered } = at(archives, first);
    expect(altered[0]).toMatch(/^cpu.txt .*different content/);
    expect(figures.cpu).toEqual([]);
    expect(measurement.status).toBe('ok');
    expect(measurement.collectors.find(({ kind }) => kind === 'cpu')).toMatchObject({ status: 'failed' });
    expect(figures.bandwidth).not.toBeNull();
  });

  test('that is missing is reported', async () => {
    const archives = await study((folder) => rm(join(folder, first, 'exits-after.txt')));
    expect(at(archives, first).altered).toEqual(['exits-after.txt is missing']);
    expect(at(archives, first).figures.exits).toBeNull();
  });

  test('that was replaced by a link to a file outside the folder is not followed', async () => {
    const archives = await study(async (folder) => {
      const path = join(folder, first, 'cpu.txt');
      await rename(path, join(folder, 'cpu.txt'));
      await symlink(join(folder, 'cpu.txt'), path);
    });
    expect(at(archives, first).altered).toEqual(['cpu.txt is missing']);
  });

  test('only files that the manifest names are read', async () => {
    const archives = await study(async (folder) => {
      const path = join(folder, first, 'measurement.json');
      const { files, ...rest } = JSON.parse(await readFile(path, 'utf8')) as { files: { path: string }[] };
      await writeFile(path, JSON.stringify({ ...rest, files: files.filter((each) => each.path !== 'workload.txt') }));
    });
    expect(at(archives, first).measurement.status).not.toBe('ok');
  });

  test('a status that the output does not bear is not believed', async () => {
    const archives = await study(async (folder) => {
      const path = join(folder, first, 'measurement.json');
      await writeFile(path, (await readFile(path, 'utf8')).replace('"duration": 12', '"duration": 60'));
    });
    expect(at(archives, first).measurement).toMatchObject({ status: 'partial' });
  });
});

describe('an invalid measurement.json', () => {
  test.each([
    ['{ "format": 1', /not JSON/],
    ['[]', /must be|has to be|a mapping|an object/i],
    ['{"format": 2}', /'format'|missing key/],
  ])('%s', async (text, told) => {
    const archives = await study((folder) => writeFile(join(folder, first, 'measurement.json'), text));
    expect(archives.opened).toHaveLength(5);
    expect(archives.unreadable[0]).toMatchObject({ folder: first, reason: expect.stringMatching(told) as string });
    expect(archives.diagnostics[0]?.source?.path).toBe(`${first}/measurement.json`);
  });

  test('a mistake has its place', async () => {
    const archives = await study(async (folder) => {
      const path = join(folder, first, 'measurement.json');
      await writeFile(path, (await readFile(path, 'utf8')).replace('"status": "ok"', '"status": "fine"'));
    });
    const { source, span } = archives.diagnostics[0] ?? {};
    expect(source?.text.slice(span?.start, span?.end)).toContain('fine');
  });
});
