import type { StudyRules } from '../../report/study/study-rules.ts';
import type { ReportOptions } from '../../report/model/report.ts';

/** The command line overrides the declarations of the study; intended differences are those of both. */
export function settleReportOptions(
  given: Omit<ReportOptions, 'margin' | 'order' | 'skipped'> & { readonly margin: number | null },
  rules: StudyRules | null,
): ReportOptions {
  return {
    baseline: given.baseline ?? rules?.baseline ?? null,
    order: rules?.variants ?? [],
    skipped: rules?.skipped ?? [],
    margin: given.margin ?? rules?.margin ?? 0.01,
    alpha: rules?.alpha ?? given.alpha,
    intended: [...new Set([...given.intended, ...(rules?.intended ?? [])])],
  };
}
