import { changedBetween } from '../compare/environment-diff.ts';
import { variantOf } from '../compare/measured.ts';
import { hottest, rollUp } from '../flame/roll-up.ts';
import { commandsOf } from '../model/commands.ts';
import { meanCpu, meanExits, meanInterrupts } from '../model/mean-figures.ts';
import { provenanceOf } from '../model/provenance.ts';
import type { Report } from '../model/report.ts';
import { showNumber, showPercent } from '../figures/show-number.ts';
import { differenceHeads, differenceRow } from '../compare/difference-row.ts';
import { code, heading, markdownTable, plain } from './markdown.ts';

/** The report as Markdown: the facts of the page without its drawings. */
export function reportMarkdown(report: Report): string {
  const emulated =
    report.emulated === null
      ? []
      : [`**EMULATED.** ${plain(report.emulated)}. These figures say nothing about a real machine.`];
  const note = report.emulated === null ? '' : ' (emulated)';
  const parts = [
    heading(1, `${report.emulated === null ? '' : 'EMULATED: '}${report.title}`),
    ...emulated,
    ...sentences(report),
    heading(2, `Differences${note}`),
    markdownTable(
      differenceHeads,
      report.comparisons.flatMap((each) => each.comparisons.map((own) => differenceRow(each, own))),
    ),
    heading(2, `Values${note}`),
    markdownTable(
      ['metric', 'variant', 'mean', 'interval', 'median', 'n', 'outliers'],
      report.values.flatMap(({ metric, variants }) =>
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
    ),
    ...(report.ceiling === null
      ? []
      : [`Line rate: ${showNumber(report.ceiling.bitsPerSecond / 1e9)} Gbit/s (${plain(report.ceiling.because)}).`]),
    ...host(report, note),
    ...stacks(report, note),
    ...machine(report),
    ...runs(report),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function sentences({ sentences: all, baseline, options }: Report): readonly string[] {
  const lines = [
    ...all.map(({ variant, verdict, text }) => `- **${plain(variant)}** (${verdict}): ${plain(text)}`),
    ...options.skipped.map(({ variant, reason }) => `- **${plain(variant)}** (not measured): ${plain(reason)}`),
  ];
  return lines.length === 0 ? [baseline === null ? 'Nothing is held against anything here.' : ''] : [lines.join('\n')];
}

function host(report: Report, note: string): readonly string[] {
  const cpus = report.variants.flatMap((variant) => {
    const cpu = meanCpu(variant);
    if (cpu === null) return [];
    const states = Object.entries(cpu.states).flatMap(([state, value]: [string, number]) =>
      value > 0.0005 ? [`${state} ${showNumber(value, 3)}`] : [],
    );
    const byCpu = cpu.byCpu.map((each) => `${each.cpu}: ${showPercent(each.busy)}`);
    return [[variant.name, cpu.machine, showNumber(cpu.busy, 3), states.join(', '), byCpu.join(', ')]];
  });
  const rates = (of: typeof meanExits, most: number) =>
    report.variants.flatMap((variant) =>
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
  return [
    heading(2, `CPU${note}`),
    markdownTable(['variant', 'machine', 'CPUs busy', 'by state', 'by core'], cpus),
    heading(2, `Exits a second${note}`),
    markdownTable(
      ['variant', 'reason', '1/s'],
      rates(meanExits, 20).map((row) => row.slice(0, 3)),
    ),
    heading(2, `Interrupts a second${note}`),
    markdownTable(['variant', 'row', '1/s', 'by CPU'], rates(meanInterrupts, 12)),
  ];
}

function stacks({ profiles }: Report, note: string): readonly string[] {
  if (profiles.length === 0) return [];
  const share = (value: number, whole: number): string => showPercent(value / whole);
  return [
    heading(2, `Stacks${note}`),
    markdownTable(
      ['variant', 'event', 'samples', 'what they were about', 'functions that took most'],
      profiles.map(({ variant, event, samples, tree }) => [
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
    ),
  ];
}

function machine(report: Report): readonly string[] {
  const names = report.variants.map(({ name }) => name);
  const differences = report.differences.map(({ name, values, isIntended }) => [
    name,
    isIntended ? 'intended' : 'NOT intended',
    ...names.map((variant) => (values.get(variant) ?? []).join(' / ')),
  ]);
  const changed = report.variants
    .flatMap(({ runs: own }) => own)
    .flatMap(({ before, after, folder }) =>
      before === null || after === null
        ? []
        : changedBetween(before, after).map((name) => [
            folder,
            name,
            before[name] ?? 'not seen',
            after[name] ?? 'not seen',
          ]),
    );
  return [
    ...(report.baseline === null
      ? []
      : [heading(2, 'What differed between variants'), markdownTable(['thing', 'meant', ...names], differences)]),
    heading(2, 'What changed while it was measured'),
    markdownTable(['measurement', 'thing', 'before', 'after'], changed),
  ];
}

function runs(report: Report): readonly string[] {
  const rows = report.variants
    .flatMap(({ runs: own }) => own)
    .map((run) => {
      const {
        measurement: { status, reason, study, asked },
        altered,
        folder,
      } = run;
      const place = study === null ? '' : `${study.block}/${study.position}`;
      return [
        folder,
        variantOf(run),
        place,
        status,
        [reason ?? '', asked.profile ? 'profiler ran: not counted' : '', ...altered]
          .filter((each) => each !== '')
          .join('; '),
      ];
    });
  return [
    heading(2, 'Runs'),
    markdownTable(['measurement', 'variant', 'block/position', 'status', 'remarks'], rows),
    ...report.unreadable.map(({ folder, reason }) => `- not readable: ${code(folder)}: ${plain(reason)}`),
    heading(2, 'Commands'),
    commandsOf(report)
      .map(({ machine: on, words }) => `- ${plain(on)}: ${code(words)}`)
      .join('\n'),
    heading(2, 'Origin'),
    provenanceOf(report)
      .map(([name, values]) => `- ${name}: ${values.map(code).join(', ')}`)
      .join('\n'),
  ];
}
