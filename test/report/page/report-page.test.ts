import { beforeAll, describe, expect, test } from 'vitest';
import { readArchives } from '../../../cli/measurements/read-archives.ts';
import type { Opened } from '../../../report/archive/open-measurement.ts';
import { reportPage } from '../../../report/html/report-page.ts';
import { buildReport } from '../../../report/model/build-report.ts';
import type { Report, ReportOptions } from '../../../report/model/report.ts';
import { reportJson } from '../../../report/text/report-json.ts';
import { reportMarkdown } from '../../../report/text/report-markdown.ts';
import type { ExampleStudy } from '../example-study.ts';
import { writeExampleStudy } from '../example-study.ts';
import { experiment, same } from '../example-variants.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const rules: ReportOptions = {
  baseline: null,
  margin: 0.01,
  alpha: 0.05,
  intended: ['host network*', 'host virtual*'],
  order: [],
  skipped: [],
};

async function runsOf(study: ExampleStudy): Promise<readonly Opened[]> {
  await using folder = await temporaryFolder();
  await writeExampleStudy(folder.path, study);
  const read = await readArchives([folder.path]);
  return read.ok ? read.value.opened : [];
}

const reportOf = async (study: ExampleStudy, options: Partial<ReportOptions> = {}): Promise<Report> =>
  buildReport(await runsOf(study), [], { ...rules, ...options });

describe('the experiment', () => {
  let runs: readonly Opened[];
  let report: Report;
  beforeAll(async () => {
    runs = await runsOf({ ...experiment, seconds: 20 });
    report = buildReport(runs, [], { ...rules, baseline: 'virtio' });
  });

  test('states the results of a publication, the cost before the bandwidth', () => {
    const own = report.sentences.filter(({ variant }) => variant === 'passthrough').map(({ text }) => text);
    expect(own[0]).toMatch(/^3\d\.?\d* % fewer VM exits than virtio \(95 % interval 3\d\.?\d* to 3\d\.?\d* %\)$/);
    expect(own[1]).toMatch(/less host CPU per Gbit\/s than virtio/);
    expect(own.findIndex((text) => text.includes('bandwidth'))).toBe(2);
  });

  test('is the same byte for byte, for any order of the files', () => {
    const again = buildReport(runs.toReversed(), [], { ...rules, baseline: 'virtio' });
    for (const write of [reportPage, reportMarkdown, reportJson]) expect(write(again)).toBe(write(report));
  });

  test('is one page below 1 MB that sends no requests', () => {
    const page = reportPage(report);
    expect(page.length).toBeLessThan(1e6);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(?:src|href)\s*=\s*["'](?!#)/);
    expect(page).not.toMatch(/url\((?!#)/);
    expect(page).not.toMatch(/style="/);
  });

  test('the ceiling is that of the link that sent', () => {
    expect(report.ceiling?.bitsPerSecond).toBeCloseTo(9.415e9, -7);
  });

  test('profiling runs are shown and do not count in any figure', () => {
    expect(report.profiles.map(({ variant }) => variant)).toContain('passthrough');
    for (const { variants } of report.values) for (const { runs: own } of variants) expect(own).toHaveLength(10);
  });

  test('Markdown and JSON contain the same verdicts', () => {
    const markdown = reportMarkdown(report);
    const { sentences } = JSON.parse(reportJson(report)) as Pick<Report, 'sentences'>;
    expect(sentences).toEqual(report.sentences);
    for (const { text } of report.sentences) expect(markdown).toContain(text);
  });
});

describe('a variant that is the baseline under another name', () => {
  test('is never better or worse', async () => {
    for (const seed of [1, 2, 3]) {
      const { sentences } = await reportOf(same(seed));
      expect(sentences.length).toBeGreaterThan(3);
      expect(sentences.filter(({ verdict }) => verdict === 'better' || verdict === 'worse')).toEqual([]);
      expect(sentences.find(({ metric }) => metric === 'bandwidth')?.verdict).toBe('equivalent');
    }
  });

  test('that looks better because another thing was changed is confounded, and the thing is named', async () => {
    const { sentences } = await reportOf(same(4, { exits: 20_000, environment: { 'host governor': '8 powersave' } }));
    expect(new Set(sentences.map(({ verdict }) => verdict))).toEqual(new Set(['confounded']));
    expect(sentences[0]?.text).toContain('host governor');
  });

  test('a difference of one variant does not confound another variant', async () => {
    const [a, b] = same(4).variants;
    const odd = { ...b!, name: 'c', environment: { ...b!.environment, 'host governor': '8 powersave' } };
    const { sentences } = await reportOf({ ...same(4), blocks: 4, variants: [a!, b!, odd] }, { baseline: 'a' });
    expect(sentences.filter(({ variant }) => variant === 'c').map(({ verdict }) => verdict)).toEqual(['confounded']);
    expect(sentences.filter(({ variant, verdict }) => variant === 'b' && verdict === 'confounded')).toEqual([]);
  });

  test('a value that changes by itself does not confound a comparison', async () => {
    const { sentences } = await reportOf(
      same(4, { environment: { 'now host load': '9 9 9', 'host network devices': 'x', 'host virtual machines': 'y' } }),
    );
    expect(sentences.some(({ verdict }) => verdict === 'confounded')).toBe(false);
  });
});

describe('an emulated host', () => {
  test('is shown in the title, above the verdicts and under every figure', async () => {
    const report = await reportOf({ ...same(5), blocks: 3, emulated: 'the host is emulated' });
    const page = reportPage(report);
    expect(page).toMatch(/<title>EMULATED: /);
    expect(page).toMatch(/<h1>EMULATED: /);
    expect(page.indexOf('<strong>Emulated:</strong>')).toBeLessThan(page.indexOf('class="verdicts"'));
    expect(page.match(/<strong class="emulated">/g)).toHaveLength(page.match(/<figcaption>/g)?.length ?? -1);
    expect(reportMarkdown(report)).toMatch(/^# EMULATED: .*\n\n\*\*EMULATED/);
  });
});

describe('names from a hostile machine', () => {
  test('stay text', async () => {
    const name = `</script><img src=x onerror=alert(1)>"'\u202e|\`*`;
    const study: ExampleStudy = { ...same(6, { name, stacks: { [`a${name};b</script>`]: 5 } }), blocks: 3 };
    const folderless = {
      ...study,
      variants: study.variants.map((each) => ({ ...each, name: each.name === name ? 'b' : 'a' })),
    };
    const runs = (await runsOf(folderless)).map((run) =>
      run.measurement.study?.variant === 'b'
        ? { ...run, measurement: { ...run.measurement, study: { ...run.measurement.study, variant: name } } }
        : run,
    );
    const page = reportPage(buildReport(runs, [], { ...rules, baseline: 'a' }));
    expect(page).not.toContain('<img');
    expect(page).not.toContain('\u202e');
    expect(page.match(/<\/script>/g)).toHaveLength(page.match(/<script/g)?.length ?? -1);
    expect(reportMarkdown(buildReport(runs, [], rules))).not.toMatch(/<img/);
  });
});

test('a single measurement has figures and no verdict', async () => {
  const [run] = await runsOf({ ...same(8), blocks: 1 });
  if (run === undefined) throw new Error('no run');
  const alone = { ...run, measurement: { ...run.measurement, study: null } };
  const report = buildReport([alone], [], rules);
  expect(report.sentences).toEqual([]);
  const page = reportPage(report);
  expect(page).toContain('The report has no baseline');
  for (const id of ['values', 'bandwidth', 'cpu', 'exits', 'interrupts', 'runs']) expect(page).toContain(`id="${id}"`);
});
