import { appendFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeExampleStudy } from '../../report/example-study.ts';
import { same } from '../../report/example-variants.ts';
import { temporaryFolder } from '../../report/temporary-folder.ts';
import { runbook } from '../run-binary.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string): string => join(folder.path, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeExampleStudy(at('study'), { ...same(11), blocks: 4 });
  await writeExampleStudy(at('worse'), {
    ...same(12),
    blocks: 4,
    variants: [{ ...same(12).variants[1]!, name: 'b', gbit: 8.5 }],
  });
  await writeExampleStudy(at('again'), { ...same(13), blocks: 4, variants: [same(13).variants[1]!] });
  await writeExampleStudy(at('few'), { ...same(13), blocks: 2, variants: [same(13).variants[1]!] });
}, 60_000);
afterAll(() => folder[Symbol.asyncDispose]());

describe('report', () => {
  test('writes a page and prints the verdicts; the same files give the same bytes', async () => {
    const [one, two] = [at('one.html'), at('two.html')];
    const { code, stdout } = await runbook(['report', '--from', at('study'), '--margin', '3%', '--out', one]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^b: bandwidth equivalent within 3 % \(equivalent\)$/m);
    expect(stdout.trimEnd().endsWith(one)).toBe(true);
    await runbook(['report', '--from', at('study'), '--margin', '3%', '--out', two]);
    expect(await readFile(two)).toEqual(await readFile(one));
  });

  test('Markdown is printed to standard output', async () => {
    const { code, stdout } = await runbook(['report', '--from', at('study'), '--format', 'md']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# simulated\n/);
  });

  test('a run is found in this user’s copies', async () => {
    const state = at('state');
    await cp(at('study'), join(state, 'runbook', 'runs', '20261122-101500-3f9a', 'measurements'), { recursive: true });
    const env = { XDG_STATE_HOME: state };
    const { stdout } = await runbook(['report', '20261122-101500-3f9a', '--format', 'json'], { env });
    expect(JSON.parse(stdout)).toMatchObject({ format: 1, title: 'simulated' });
    const missing = await runbook(['report', '20261122-101500-3f9b'], { env });
    expect(missing).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("did you mean '20261122-101500-3f9a'?") as string,
    });
  });

  test.each([
    [['report', '--from', '/nonexistent'], 'the file or folder does not exist'],
    [['report', '--from', 'schemas'], 'no measurements in schemas'],
    [['report', '--from', 'STUDY', '--format', 'pdf'], "unknown format 'pdf'"],
    [['report', '--from', 'STUDY', '--margin', 'much'], '--margin much is not a valid fraction'],
    [['report', '--from', 'STUDY', '--baseline', 'c'], "unknown variant 'c'"],
    [['compare', 'a', 'x', '--from', 'STUDY'], "unknown variant 'x'"],
    [['export', 'STUDY', '--format', 'xml'], "unknown format 'xml'"],
  ])('%j is reported', async (argv, message) => {
    const { code, stderr } = await runbook(argv.map((word) => (word === 'STUDY' ? at('study') : word)));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string });
  });
});

test('a modified file is reported, and the report uses the other files', async () => {
  const copy = at('touched');
  await cp(at('study'), copy, { recursive: true });
  await appendFile(join(copy, 'block-1', 'a', 'workload.txt'), '\n');
  const { code, stdout, stderr } = await runbook(['report', '--from', copy, '--format', 'json']);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^modified: block-1\/a: workload.txt/) as string,
  });
  const { runs } = JSON.parse(stdout) as { runs: { measurement: { status: string } }[] };
  expect(runs.filter(({ measurement }) => measurement.status === 'failed')).toHaveLength(1);
});

describe('compare --gate exits by the interval', () => {
  const gate = (...argv: readonly string[]) => runbook(['compare', ...argv, '--gate']);

  test('0 if there is no regression', async () => {
    const { code, stdout } = await gate('a', 'b', '--from', at('study'));
    expect(stdout).toMatch(/gate: passed$/m);
    expect(code).toBe(0);
  });

  test('1 for a regression', async () => {
    const { code, stdout } = await gate(at('again'), at('worse'));
    expect(stdout).toMatch(/gate: REGRESSION\n {2}.*bandwidth.*: the whole interval/);
    expect(code).toBe(1);
  });

  test('without --gate the same regression is not a failure', async () => {
    expect((await runbook(['compare', at('again'), at('worse')])).code).toBe(0);
  });

  test('0 if the margin allows it', async () => {
    expect((await gate(at('again'), at('worse'), '--margin', '25%')).code).toBe(0);
  });

  test('2 for too few runs', async () => {
    expect(await gate(at('few'), at('worse'))).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('NO DECISION') as string,
    });
  });

  test('2 for modified files', async () => {
    const copy = at('altered');
    await cp(at('again'), copy, { recursive: true });
    await appendFile(join(copy, 'block-1', 'b', 'cpu.txt'), '\n');
    const { code, stdout, stderr } = await gate(at('again'), copy);
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: expect.stringContaining('some files were modified after they were recorded') as string,
    });
    expect(stderr).toMatch(/^modified: .*block-1\/b: cpu.txt/m);
  });

  test('2 for unintended differences of the machines, 0 for intended ones', async () => {
    const other = at('other');
    await writeExampleStudy(other, {
      ...same(14),
      blocks: 4,
      variants: [{ ...same(14).variants[1]!, environment: { 'host governor': 'powersave' } }],
    });
    expect((await gate(at('again'), other)).code).toBe(2);
    const intended = ['host governor', 'host network*', 'host virtual*'].flatMap((name) => ['--intended', name]);
    expect((await gate(at('again'), other, ...intended)).code).toBe(0);
  });

  test('--json has every number', async () => {
    const { stdout } = await gate('a', 'b', '--from', at('study'), '--json');
    const { answers, gate: code } = JSON.parse(stdout) as {
      gate: number;
      answers: { comparisons: { metric: string }[] }[];
    };
    expect(code).toBe(0);
    expect(answers[0]?.comparisons.map(({ metric }) => metric)).toContain('cpu-per-gbit');
  });
});

describe('export', () => {
  test('CSV has a row for each metric of each run', async () => {
    const { stdout } = await runbook(['export', at('study')]);
    const lines = stdout.split('\r\n');
    expect(lines[0]).toBe(
      'folder,study,variant,block,position,run,measurement,status,counts,emulated,metric,unit,value',
    );
    expect(lines.filter((line) => line.includes(',bandwidth,Gbit/s,'))).toHaveLength(8);
    expect(lines.at(-1)).toBe('');
  });

  test('a run that failed has a row without a value', async () => {
    const copy = at('failed');
    await cp(at('again'), copy, { recursive: true });
    await rm(join(copy, 'block-2', 'b', 'workload.txt'));
    const { stdout } = await runbook(['export', copy]);
    expect(stdout).toMatch(/^block-2\/b,.*,failed,no,no,,,\r$/m);
  });

  test('series as JSON', async () => {
    const { stdout } = await runbook(['export', at('study'), '--series', '--format', 'json']);
    const rows = JSON.parse(stdout) as { series: string; counted: string }[];
    expect(rows.filter(({ series, counted }) => series === 'bandwidth' && counted === 'yes')).toHaveLength(8 * 9);
  });
});

describe('profile', () => {
  const perf = join(import.meta.dirname, '../../report/samples/perf/perf-iperf.script.txt');
  const two =
    'a 1 [000] 1.0: 5 cycles:u: \n\tff f (/x)\n\na 1 [000] 1.1: 7 cycles:u: \n\tff g (/x)\n\nb 2 [000] 1.2: 1 sched:sched_switch: \n\tff h (/x)\n\n';

  test('fold prints the first event and names the others', async () => {
    await writeFile(at('two.txt'), two);
    expect(await runbook(['profile', 'fold', at('two.txt')])).toEqual({
      code: 0,
      stdout: 'a;f 5\na;g 7\n',
      stderr: 'not included: 1 samples of sched:sched_switch\n',
    });
    const chosen = await runbook([
      'profile',
      'fold',
      at('two.txt'),
      '--event-filter',
      'cycles',
      '--unit',
      'samples',
      '--pid',
    ]);
    expect(chosen.stdout).toBe('a-?;f 1\na-?;g 1\n');
    expect((await runbook(['profile', 'fold', at('two.txt'), '--event-filter', 'x'])).stderr).toContain(
      'available events: cycles:u, sched:sched_switch',
    );
  });

  test('--split writes a file for each event', async () => {
    const { stdout } = await runbook(['profile', 'fold', at('two.txt'), '--split', at('split')]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(await readFile(join(at('split'), 'cycles-u.folded'), 'utf8')).toBe('a;f 5\na;g 7\n');
  });

  test('flamegraph makes the same frames of perf’s text and of fold’s output', async () => {
    await runbook(['profile', 'fold', perf, '--all', '--out', at('folded.txt')]);
    for (const [from, to] of [
      [perf, 'a.html'],
      [at('folded.txt'), 'b.html'],
    ] as const)
      expect((await runbook(['profile', 'flamegraph', from, '--title', 'x', '--out', at(to)])).code).toBe(0);
    const names = async (file: string): Promise<string | undefined> =>
      /"names":\[[^\]]*\]/.exec(await readFile(at(file), 'utf8'))?.[0];
    expect(await names('a.html')).toBe(await names('b.html'));
    const diff = await runbook(['profile', 'flamegraph', perf, '--diff', at('folded.txt'), '--out', '-']);
    expect(diff.stdout).toContain('"isDifferential":true');
  });

  test('for a binary perf file, the command that converts it is shown', async () => {
    await writeFile(at('perf.data'), 'PERFILE2\0\0\0\0');
    const { code, stderr } = await runbook(['profile', 'fold', at('perf.data')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/binary perf\.data file.*\n {2}perf script .* -i .*perf\.data/);
  });

  test.each([
    ['', 'no sample'],
    ['hello\n\n', 'no sample'],
  ])('%j is empty', async (text, told) => {
    await writeFile(at('nothing.txt'), text);
    const { code, stderr } = await runbook(['profile', 'flamegraph', at('nothing.txt')]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(told) as string });
  });
});
