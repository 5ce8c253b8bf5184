import type { Opened } from '../archive/open-measurement.ts';
import { compareVariants, variantValues } from '../compare/compare-variants.ts';
import { environmentDifferences, unintended } from '../compare/environment-diff.ts';
import { counts, variantOf } from '../compare/measured.ts';
import { metrics } from '../figures/metrics.ts';
import { linkCeiling } from './link-ceiling.ts';
import type { Report, ReportOptions, Variant } from './report.ts';
import { variantProfiles } from './variant-profiles.ts';
import { verdictSentences } from './verdict-sentences.ts';

/**
 * The content of a report on some measurements, independent of their order. Variants are compared if a baseline is
 * given in the options, or if one study has several variants: then its first variant is the baseline.
 */
export function buildReport(
  opened: readonly Opened[],
  unreadable: Report['unreadable'],
  options: ReportOptions,
): Report {
  const runs = opened.toSorted(byPlace);
  const names = [...Map.groupBy(runs, variantOf).keys()];
  const isStudy = runs.some(({ measurement }) => measurement.study !== null);
  const rank = (name: string): number =>
    options.order.includes(name) ? options.order.indexOf(name) : options.order.length;
  const named = names.toSorted((a, b) => rank(a) - rank(b));
  const baseline = options.baseline ?? (isStudy && named.length > 1 ? (named[0] ?? null) : null);
  const ordered = named.toSorted((a, b) => Number(b === baseline) - Number(a === baseline));
  const variants = ordered.map((name): Variant => {
    const own = runs.filter((each) => variantOf(each) === name);
    return { name, runs: own, counted: own.filter(counts) };
  });
  const all = variants.flatMap(({ runs: own }) => own);
  const host = all[0]?.measurement.host ?? 'host';
  // The load and the settings of a profiler are not a difference between variants.
  const differences = baseline === null ? [] : environmentDifferences(all.filter(counts), options.intended);
  const confounds = (variant: string): readonly string[] => unintended(differences, baseline ?? '', variant);
  const { margin, alpha } = options;
  const comparisons =
    baseline === null
      ? []
      : metrics.flatMap((metric) => compareVariants(metric, host, all, { baseline, margin, alpha, confounds }) ?? []);
  const emulated = [...new Set(all.flatMap(({ measurement }) => measurement.emulated ?? []))].toSorted();
  return {
    title: titleOf(all),
    emulated: emulated.length === 0 ? null : emulated.join('; '),
    options,
    baseline,
    variants,
    values: metrics
      .map((metric) => ({ metric, variants: variantValues(metric, host, all, alpha) }))
      .filter(({ variants: some }) => some.length > 0),
    comparisons,
    sentences: verdictSentences(comparisons, margin),
    differences,
    ceiling: linkCeiling(all),
    profiles: variantProfiles(variants),
    unreadable: unreadable.toSorted((a, b) => (a.folder < b.folder ? -1 : 1)),
  };
}

/** By the position in the study; other measurements by their run and name. */
function byPlace(a: Opened, b: Opened): number {
  const key = ({ measurement: { study, run, name }, folder }: Opened): string =>
    `${study?.name ?? ''} ${String(study?.position ?? 0).padStart(6, '0')} ${run} ${name} ${folder}`;
  return key(a) < key(b) ? -1 : 1;
}

function titleOf(runs: readonly Opened[]): string {
  const studies = [...new Set(runs.flatMap(({ measurement }) => measurement.study?.name ?? []))];
  if (studies.length > 0) return studies.join(', ');
  const names = [...new Set(runs.map(({ measurement }) => measurement.name))];
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
}
