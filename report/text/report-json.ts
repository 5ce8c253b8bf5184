import { safeJson } from '../../engine/text/safe-json.ts';
import { variantOf } from '../compare/measured.ts';
import { hottest, rollUp } from '../flame/roll-up.ts';
import { commandsOf } from '../model/commands.ts';
import { provenanceOf } from '../model/provenance.ts';
import type { Report } from '../model/report.ts';

/** The report as one JSON document: every number with all digits, the verdicts, and the figures of each run. */
export function reportJson(report: Report): string {
  const { title, emulated, options, baseline, variants, values, comparisons, sentences, differences, ceiling } = report;
  const document = {
    format: 1,
    title,
    emulated,
    options,
    baseline,
    ceiling,
    sentences,
    comparisons: comparisons.map(({ metric, comparisons: each }) => ({ ...metricOf(metric), comparisons: each })),
    values: values.map(({ metric, variants: own }) => ({
      ...metricOf(metric),
      variants: own.map(({ variant, runs, summary, outliers }) => ({
        variant,
        summary,
        outliers,
        runs: runs.map(({ value, block, measured }) => ({ folder: measured.folder, block, value })),
      })),
    })),
    differences: differences.map(({ name, values: by, isIntended }) => ({
      name,
      isIntended,
      values: Object.fromEntries(by),
    })),
    profiles: report.profiles.map(({ tree, ...told }) => ({
      ...told,
      total: tree.root.total,
      parts: rollUp(tree),
      hottest: hottest(tree, 30),
    })),
    runs: variants
      .flatMap(({ runs }) => runs)
      .map((run) => {
        const { measurement, figures, before, after, folder, altered } = run;
        return { folder, variant: variantOf(run), altered, measurement, figures, environment: { before, after } };
      }),
    unreadable: report.unreadable,
    commands: commandsOf(report),
    provenance: Object.fromEntries(provenanceOf(report)),
  };
  return `${safeJson(document, 2)}\n`;
}

const metricOf = ({ key, title, unit, better }: Report['values'][number]['metric']) => ({
  metric: key,
  title,
  unit,
  better,
});
