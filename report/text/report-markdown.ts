import { changedBetween } from '../compare/environment-diff.ts';
import { variantOf } from '../compare/measured.ts';
import { hottest, rollUp } from '../flame/roll-up.ts';
import { commandsOf } from '../model/commands.ts';
import { meanCpu, meanExits, meanInterrupts } from '../model/mean-figures.ts';
import { provenanceOf } from '../model/provenance.ts';
import type { Report } from '../model/report.ts';
import { showNumber, showPercent } from '../figures/show-number.ts';
import { differenceHeads, differenceRow } from '../compare/difference-row.ts';
import { createRenderer } from './create-renderer.ts';
import { code, plain } from './markdown.ts';
import { reportTemplate, tableTemplate } from './report-template.ts';

/** A table of the page. */
interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const render = createRenderer({ code, plain }, { table: tableTemplate })(reportTemplate);

/** The report as Markdown: the content of the page without its drawings. */
export function reportMarkdown(report: Report): string {
  const { emulated, baseline, ceiling, options } = report;
  const sentences = [
    ...report.sentences.map(({ variant, verdict, text }) => ({ variant, verdict, text })),
    ...options.skipped.map(({ variant, reason }) => ({ variant, verdict: 'skipped', text: reason })),
  ];
  return render({
    title: `${emulated === null ? '' : 'EMULATED: '}${report.title}`,
    emulated,
    note: emulated === null ? '' : ' (emulated)',
    sentences,
    isAlone: sentences.length === 0 && baseline === null,
    differences: differences(report),
    values: values(report),
    ceiling: ceiling && { rate: showNumber(ceiling.bitsPerSecond / 1e9), because: ceiling.because },
    cpu: cpu(report),
    exits: { head: ['variant', 'reason', '1/s'], rows: rates(report, meanExits, 20).map((row) => row.slice(0, 3)) },
    interrupts: { head: ['variant', 'row', '1/s', 'by CPU'], rows: rates(report, meanInterrupts, 12) },
    stacks: stacks(report),
    between: baseline === null ? null : between(report),
    during: during(report),
    runs: runs(report),
    unreadable: report.unreadable,
    commands: commandsOf(report),
    origin: provenanceOf(report).map(([name, texts]) => ({ name, values: texts })),
  });
}

const differences = ({ comparisons }: Report): Table => ({
  head: differenceHeads,
  rows: comparisons.flatMap((each) => each.comparisons.map((own) => differenceRow(each, own))),
});

const values = (report: Report): Table => ({
  head: ['metric', 'variant', 'mean', 'interval', 'median', 'n', 'outliers'],
  rows: report.values.flatMap(({ metric, variants }) =>
    variants.map(({ variant, summary: { mean, interval, median, n }, outliers }) => [
      `${metric.title}${metric.unit === '' ? '' : `, ${metric.unit}`}`,
      variant,
      showNumber(mean),
      interval === null
        ? '–'
        : `${showNumber(interval.low)} to ${showNumber(interval.high)} (${Math.round(100 * interval.level)} %, t)`,
      showNumber(median),
      String(n),
      String(outliers.length),
    ]),
  ),
});

function cpu({ variants }: Report): Table {
  const rows = variants.flatMap((variant) => {
    const mean = meanCpu(variant);
    if (mean === null) return [];
    const states = Object.entries(mean.states).flatMap(([state, value]: [string, number]) =>
      value > 0.0005 ? [`${state} ${showNumber(value, 3)}`] : [],
    );
    const byCpu = mean.byCpu.map((each) => `${each.cpu}: ${showPercent(each.busy)}`);
    return [[variant.name, mean.machine, showNumber(mean.busy, 3), states.join(', '), byCpu.join(', ')]];
  });
  return { head: ['variant', 'machine', 'CPUs busy', 'by state', 'by core'], rows };
}

const rates = ({ variants }: Report, of: typeof meanExits, most: number): readonly (readonly string[])[] =>
  variants.flatMap((variant) =>
    of(variant)
      .slice(0, most)
      .map(({ name, perSecond, byCpu }) => [
        variant.name,
        name,
        showNumber(perSecond, 3),
        byCpu
          .filter((each) => each.perSecond > 0)
          .map((each) => `${each.cpu}: ${showNumber(each.perSecond, 3)}`)
          .join(', '),
      ]),
  );

function stacks({ profiles }: Report): Table | null {
  if (profiles.length === 0) return null;
  const share = (value: number, whole: number): string => showPercent(value / whole);
  return {
    head: ['variant', 'event', 'samples', 'activity', 'functions with the most samples'],
    rows: profiles.map(({ variant, event, samples, tree }) => [
      variant,
      event,
      String(samples),
      rollUp(tree)
        .map(({ part, value }) => `${part} ${share(value, tree.root.total)}`)
        .join(', '),
      hottest(tree, 8)
        .map(({ name, value }) => `${name} ${share(value, tree.root.total)}`)
        .join(', '),
    ]),
  };
}

function between(report: Report): Table {
  const names = report.variants.map(({ name }) => name);
  return {
    head: ['property', 'intended', ...names],
    rows: report.differences.map(({ name, values: seen, isIntended }) => [
      name,
      isIntended ? 'intended' : 'NOT intended',
      ...names.map((variant) => (seen.get(variant) ?? []).join(' / ')),
    ]),
  };
}

function during({ variants }: Report): Table {
  const rows = variants
    .flatMap(({ runs: own }) => own)
    .flatMap(({ before, after, folder }) =>
      before === null || after === null
        ? []
        : changedBetween(before, after).map((name) => [
            folder,
            name,
            before[name] ?? 'not recorded',
            after[name] ?? 'not recorded',
          ]),
    );
  return { head: ['measurement', 'property', 'before', 'after'], rows };
}

function runs({ variants }: Report): Table {
  const rows = variants
    .flatMap(({ runs: own }) => own)
    .map((run) => {
      const {
        measurement: { status, reason, study, asked },
        altered,
        folder,
      } = run;
      const place = study === null ? '' : `${study.block}/${study.position}`;
      const remarks = [reason ?? '', asked.profile ? 'profiler ran: not counted' : '', ...altered];
      return [folder, variantOf(run), place, status, remarks.filter((each) => each !== '').join('; ')];
    });
  return { head: ['measurement', 'variant', 'block/position', 'status', 'remarks'], rows };
}
