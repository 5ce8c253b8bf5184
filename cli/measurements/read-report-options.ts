import type { Diagnostic, Result } from '../../engine/model/diagnostic.ts';
import type { ReportOptions } from '../../report/model/report.ts';
import { valueOf } from '../arguments/options.ts';
import { mistake } from '../process/read-source.ts';
import type { Given, Option } from '../arguments/verb.ts';

export const from = {
  name: 'from',
  value: 'folder',
  isMany: true,
  summary: 'Folder with measurements, also in subfolders',
} as const satisfies Option;

export const baseline = {
  name: 'baseline',
  value: 'variant',
  summary: 'Variant to compare the others with (default: the baseline of the study)',
} as const satisfies Option;

export const margin = {
  name: 'margin',
  value: 'percent',
  summary: 'Largest difference that does not matter, as a percentage of the baseline (default: 1%)',
} as const satisfies Option;

export const intended = {
  name: 'intended',
  value: 'name',
  isMany: true,
  summary: 'Environment value that may differ between variants, by name; * matches any text',
} as const satisfies Option;

export const out = {
  name: 'out',
  short: 'o',
  value: 'file',
  summary: 'Output file; - means standard output',
} as const satisfies Option;

/** A fraction from "1%" or "0.01". */
function readPart(text: string): number | undefined {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)\s*(%)?$/.exec(text.trim()) ?? [];
  const part = Number(digits) / (percent === undefined ? 1 : 100);
  return digits === undefined || part >= 1 ? undefined : part;
}

/** The comparisons of a report, from the command line; missing options are null. */
export function readReportOptions(
  given: Given,
): Result<Omit<ReportOptions, 'margin' | 'order' | 'skipped'> & { margin: number | null }> {
  const diagnostics: Diagnostic[] = [];
  const text = valueOf(given, margin);
  const part = text === undefined ? null : readPart(text);
  if (part === undefined)
    diagnostics.push(mistake('bad-margin', `--margin ${text} is not a valid fraction`, 'write it as 1% or 0.01'));
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  return {
    ok: true,
    value: {
      baseline: valueOf(given, baseline) ?? null,
      margin: part ?? null,
      alpha: 0.05,
      intended: given.values[intended.name] ?? [],
    },
  };
}
