import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { ArchiveFolder, RawFile } from '../../report/archive/archive-folder.ts';
import { openMeasurement, type Opened } from '../../report/archive/open-measurement.ts';
import { foldedStacks } from '../../report/flame/folded-stacks.ts';
import { buildReport } from '../../report/model/build-report.ts';
import { reportPage } from '../../report/html/report-page.ts';
import { PerfFolder } from '../../report/profile/perf-folder.ts';
import { csv, metricRows, seriesRows } from '../../report/text/long-csv.ts';
import { reportJson } from '../../report/text/report-json.ts';
import { reportMarkdown } from '../../report/text/report-markdown.ts';
import type { Measurement } from '../../schemas/types/measurement.ts';
import { exampleFiles } from '../report/example-files.ts';
import { measurementOf } from '../report/example-study.ts';
import { same } from '../report/example-variants.ts';
import { hostileTexts } from './corpus.ts';
import { fuzzing, within } from './fuzzing.ts';

const rawOf = (text: string): RawFile => ({
  text,
  bytes: Buffer.byteLength(text),
  sha256: createHash('sha256').update(text).digest('hex'),
});

const study = { ...same(5), seconds: 6 };
const [first] = study.variants;
if (first === undefined) throw new Error('the example has no variant');
const variant = { ...first, stacks: { 'qemu;kvm_vcpu_ioctl;vmx_vcpu_run': 40, 'swapper;do_idle': 60 } };
const run = { start: 1_795_000_000, drift: 1, noise: () => 0.1, isProfile: true };
const files = exampleFiles(study, variant, run);
const told = measurementOf(study, variant, { block: 0, position: 1, start: run.start }, files);

/** An archive whose manifest fits its files, so that each of them is read. */
const signed = (measurement: unknown, raw: ReadonlyMap<string, string>): ArchiveFolder => {
  const list = [...raw].map(([path, text]) => ({ path, ...rawOf(text), text: undefined, leftOn: null }));
  const text = JSON.stringify({ ...(measurement as object), files: list });
  return {
    path: 'x',
    files: new Map([...raw, ['measurement.json', text]].map(([name = '', own = '']) => [name, rawOf(own)])),
  };
};

const options = { baseline: null, margin: 0.01, alpha: 0.05, order: [], skipped: [], intended: [] };

/** Every output about measurements; their texts never become markup. */
function tell(opened: readonly Opened[]): void {
  const report = buildReport(opened, [], options);
  for (const text of [reportPage(report), reportMarkdown(report), reportJson(report)])
    expect(text).toBeTypeOf('string');
  expect(reportPage(report)).not.toMatch(/<img|<script>alert/i);
  expect(csv(metricRows(opened)) + csv(seriesRows(opened))).not.toMatch(/^[=+@]/m);
}

/** An archive or its mistakes are shown within two seconds of work. */
function expectTold(folder: ArchiveFolder, beside: readonly Opened[]): void {
  const began = process.cpuUsage().user;
  const result = openMeasurement(folder);
  if (result.ok) tell([result.value, ...beside]);
  else for (const { message } of result.diagnostics) expect(message).toBeTypeOf('string');
  expect((process.cpuUsage().user - began) / 1000).toBeLessThan(2000);
}

const hostile = fc.oneof(
  fc.constantFrom(...hostileTexts, '<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '=cmd()', '[a](b)'),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

let good: readonly Opened[] = [];
beforeAll(() => {
  const opened = openMeasurement(signed(told, files));
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join());
  good = [opened.value];
  expect(good[0]?.altered).toEqual([]);
  tell(good);
});

/** Every place of data, as the keys that lead there. */
const places = (data: unknown, at: readonly string[] = []): readonly (readonly string[])[] =>
  typeof data === 'object' && data !== null
    ? [at, ...Object.entries(data).flatMap(([key, each]) => places(each, [...at, key]))]
    : [at];
const put = (data: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
  if (key === undefined) return value;
  const copy = (Array.isArray(data) ? [...(data as unknown[])] : { ...(data as object) }) as Record<string, unknown>;
  copy[key] = put(copy[key], rest, value);
  return copy;
};

test('any content of a measurement.json is shown, or is a mistake with a place', within(120), () => {
  const number = fc.oneof(fc.constantFrom(0, -1, -0, 1e308, -1e308, 5e-324, 2 ** 53, 1e21), fc.double({ noNaN: true }));
  const value = fc.oneof(hostile, number, fc.jsonValue());
  const forgery = fc.tuple(fc.constantFrom(...places(told).slice(1)), value);
  fc.assert(
    fc.property(fc.array(forgery, { minLength: 1, maxLength: 3 }), (forgeries) => {
      const forged = forgeries.reduce<unknown>((data, [at, each]) => put(data, at, each), told);
      expectTold(signed(forged, files), good);
    }),
    fuzzing(250),
  );
});

test('a measurement.json of any bytes is a mistake, torn anywhere too', within(120), () => {
  const whole = JSON.stringify({ ...told, files: [] });
  const text = fc.oneof(
    hostile,
    fc.nat({ max: whole.length - 1 }).map((at) => whole.slice(0, at)),
    fc.tuple(fc.nat({ max: whole.length - 1 }), hostile).map(([at, bad]) => whole.slice(0, at) + bad + whole.slice(at)),
    fc.constantFrom('['.repeat(100_000), `{"a":`.repeat(20_000), '"'.repeat(300_000), `[${'{},'.repeat(20_000)}{}]`),
    fc.json(),
  );
  fc.assert(
    fc.property(text, (own) => expectTold({ path: 'x', files: new Map([['measurement.json', rawOf(own)]]) }, good)),
    fuzzing(200),
  );
});

/** A text with something hostile done to it: torn, a line twice or many times, another number, other bytes. */
const tampered = (whole: string): fc.Arbitrary<string> => {
  const lines = whole.split('\n');
  const numbers = [...whole.matchAll(/\d+(?:\.\d+)?/g)];
  const line = fc.nat({ max: lines.length - 1 });
  return fc.oneof(
    fc.nat({ max: whole.length }).map((at) => whole.slice(0, at)),
    fc.tuple(line, fc.constantFrom(2, 5, 2000)).map(([at, times]) => {
      const own = Array.from({ length: times }, () => lines[at] ?? '');
      return lines.toSpliced(at, 1, ...own).join('\n');
    }),
    fc.tuple(line, line).map(([a, b]) => lines.toSpliced(a, 1, lines[b] ?? '').join('\n')),
    fc.tuple(line, hostile).map(([at, bad]) => lines.toSpliced(at, 1, bad).join('\n')),
    fc
      .tuple(
        fc.nat({ max: Math.max(0, numbers.length - 1) }),
        fc.constantFrom('0', '-1', '1e999', '9'.repeat(400), '99999999999999999999', 'NaN', '0x10', '', '1e308'),
      )
      .map(([at, by]) => {
        const found = numbers[at];
        return found === undefined
          ? whole + by
          : whole.slice(0, found.index) + by + whole.slice(found.index + found[0].length);
      }),
    hostile,
  );
};

test('every figure can be shown for any content of the raw files', within(120), () => {
  const forgery = fc
    .constantFrom(...files.keys())
    .chain((name) => tampered(files.get(name) ?? '').map((text) => [name, text] as const));
  fc.assert(
    fc.property(fc.array(forgery, { minLength: 1, maxLength: 3 }), (forgeries) =>
      expectTold(signed(told, new Map([...files, ...forgeries])), good),
    ),
    fuzzing(150),
  );
});

const samples = join(import.meta.dirname, '..', 'report', 'samples');
const outputs = readdirSync(samples, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(txt|json|jsonl|err|folded)$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(samples, name), 'latin1').slice(0, 200_000) }));

/** An archive in which a text is the output of every tool that there is. */
const everywhere = (text: string, tool: Measurement['workload']['tool']): ArchiveFolder =>
  signed(
    {
      ...told,
      workload: { ...told.workload, tool },
      server: { ...told.workload, tool },
      collectors: told.collectors.concat({ ...told.collectors[0]!, kind: 'atopsar' }),
    },
    new Map([...files].map(([name]) => [name, text])),
  );

test('the output of any tool, tampered with, parsed as that of any other tool', within(120), () => {
  expect(outputs.length).toBeGreaterThan(40);
  const tools = ['iperf3', 'iperf2', 'number', 'none'] as const;
  const output = fc.constantFrom(...outputs).chain(({ text }) => fc.oneof(fc.constant(text), tampered(text)));
  fc.assert(
    fc.property(output, fc.constantFrom(...tools), (text, tool) => expectTold(everywhere(text, tool), good)),
    fuzzing(150),
  );
});

test('a profile of any text is folded, or has no sample', within(120), () => {
  const profiles = outputs.filter(({ name }) => name.startsWith('perf'));
  expect(profiles.length).toBeGreaterThan(2);
  const text = fc.constantFrom(...profiles).chain((each) => tampered(each.text));
  fc.assert(
    fc.property(text, (own) => {
      const began = process.cpuUsage().user;
      const folder = new PerfFolder({ addrs: true, process: 'tid', kernel: true, jit: true });
      folder.push(own);
      for (const { samples: count } of folder.end()) expect(count).toBeGreaterThan(0);
      for (const { value } of foldedStacks(own)) expect(value).toBeTypeOf('number');
      expect((process.cpuUsage().user - began) / 1000).toBeLessThan(2000);
    }),
    fuzzing(150),
  );
});
