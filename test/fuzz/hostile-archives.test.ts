import { spawnSync } from 'node:child_process';
import { cp, lstat, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runbook } from '../cli/run-binary.ts';
import { writeExampleStudy } from '../report/example-study.ts';
import { same } from '../report/example-variants.ts';
import { temporaryFolder } from '../report/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeExampleStudy(join(folder.path, 'good'), { ...same(3), blocks: 2, seconds: 5 });
});
afterAll(() => folder[Symbol.asyncDispose]());

const fifo = async (path: string): Promise<void> => {
  await rm(path, { recursive: true, force: true });
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
};
const link = async (path: string, target: string): Promise<void> => {
  await rm(path, { recursive: true, force: true });
  await symlink(target, path);
};
const one = 'block-1/a/measurement.json';
const raw = 'block-1/a/workload.txt';
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

/** A folder of measurements after it was tampered with. */
const hostile: Readonly<Record<string, (at: string) => Promise<unknown>>> = {
  'measurement.json a FIFO': (at) => fifo(join(at, one)),
  'measurement.json a device': (at) => link(join(at, one), '/dev/zero'),
  'measurement.json a link out': (at) => link(join(at, one), '/etc/shadow'),
  'measurement.json a link to itself': (at) => link(join(at, one), 'measurement.json'),
  'measurement.json a folder': async (at) => {
    await rm(join(at, one));
    await mkdir(join(at, one));
  },
  'measurement.json empty': (at) => writeFile(join(at, one), ''),
  'measurement.json torn': (at) => truncate(join(at, one), 700),
  'measurement.json deep': (at) => writeFile(join(at, one), deep),
  'measurement.json of 10 MB': (at) => writeFile(join(at, one), `{"x":"${'x'.repeat(10_000_000)}"}`),
  'measurement.json of bytes': (at) => writeFile(join(at, one), Buffer.from([0xff, 0xfe, 0x00, 0x80])),
  'measurement.json with paths that lead out': async (at) => {
    const text = await readFile(join(at, one), 'utf8');
    await writeFile(join(at, one), text.replaceAll('"workload.txt"', '"../../../../../../etc/shadow"'));
  },
  'measurement.json with what terminals obey': async (at) => {
    const text = await readFile(join(at, one), 'utf8');
    await writeFile(join(at, one), text.replace('"name": "bandwidth"', '"name": "\\u001b]0;owned\\u0007\\u202e"'));
    await writeFile(join(at, raw), 'not what was written');
  },
  'a raw file a FIFO': (at) => fifo(join(at, raw)),
  'a raw file a device': (at) => link(join(at, raw), '/dev/zero'),
  'a raw file without end': (at) => truncate(join(at, raw), 2 ** 40),
  'folders whose names terminals obey': (at) =>
    cp(join(at, 'block-1/a'), join(at, '\u001b[31mred\nline\u202e'), { recursive: true }).then(() =>
      truncate(join(at, '\u001b[31mred\nline\u202e', 'measurement.json'), 50),
    ),
  'folders that lead back': (at) => link(join(at, 'block-1/loop'), '..'),
  'study.ndjson a FIFO': (at) => fifo(join(at, 'study.ndjson')),
  'study.ndjson a device': (at) => link(join(at, 'study.ndjson'), '/dev/zero'),
  'study.ndjson torn': (at) => writeFile(join(at, 'study.ndjson'), '{"kind":"study-started"'),
  'study.ndjson deep': (at) => writeFile(join(at, 'study.ndjson'), `${deep}\n`),
};

/** Everything with its size and when it was last changed. No link is followed (readdir's own `recursive` may). */
async function tree(at: string): Promise<readonly string[]> {
  const entries = (await readdir(at, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const lines = await Promise.all(
    entries.map(async (entry) => {
      const path = join(at, entry.name);
      const { size, mtimeMs, mode } = await lstat(path);
      return [`${path} ${mode} ${size} ${mtimeMs}`, ...(entry.isDirectory() ? await tree(path) : [])];
    }),
  );
  return lines.flat();
}

/** The output is only words, in time: the figures of the remaining files, or the mistakes. */
async function expectTold(...argv: readonly string[]): Promise<void> {
  const began = performance.now();
  const { code, stdout, stderr } = await runbook(argv);
  // CSV has CRLF at its ends of lines (RFC 4180).
  const said = `${stdout}${stderr}`.replaceAll('\r\n', '\n');
  // A start takes half a second here; 10 seconds allow for a busy machine.
  expect(performance.now() - began, argv.join(' ')).toBeLessThan(10_000);
  expect([0, 2], `${argv.join(' ')}\n${said}`).toContain(code);
  expect(said, argv.join(' ')).not.toMatch(/fault of runbook| {4}at |root:[*!$]/);
  // eslint-disable-next-line no-control-regex
  expect(said, argv.join(' ')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/u);
}

test.each(Object.entries(hostile))(
  '%s: reported by report, export and compare, which write nothing there',
  { timeout: 120_000 },
  async (_name, harm) => {
    const [at, good] = [join(folder.path, 'bad'), join(folder.path, 'good')];
    await rm(at, { recursive: true, force: true });
    await cp(good, at, { recursive: true });
    await harm(at);
    const before = await tree(at);
    await expectTold('report', '--from', at, '--format', 'md', '--out', '-');
    await expectTold('report', '--from', at, '--out', join(folder.path, 'page.html'));
    await expectTold('export', at);
    await expectTold('compare', at, good, '--gate');
    expect(await tree(at)).toEqual(before);
  },
);

test.each(['FIFO of nothing', 'no folder', 'a folder of nothing'])('%s is a mistake that is reported', async (name) => {
  const at = join(folder.path, 'nothing');
  await rm(at, { recursive: true, force: true });
  if (name === 'FIFO of nothing') await fifo(at);
  if (name === 'a folder of nothing') await mkdir(at);
  for (const argv of [
    ['report', '--from', at],
    ['export', at],
    ['compare', at, at],
  ]) {
    const { code, stderr } = await runbook(argv);
    expect(stderr).toMatch(/^error: /m);
    expect(code).toBe(2);
  }
});
