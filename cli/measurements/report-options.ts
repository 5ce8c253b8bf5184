import type { Diagnostic, Result } from '../../engine/model/diagnostic.ts';
import type { ReportOptions } from '../../report/model/report.ts';
import { valueOf } from '../arguments/options.ts';
import { mistake } from '../process/read-source.ts';
import type { Given, Option } from '../arguments/verb.ts';

export const from = {
  name: 'from',
  value: 'folder',
  isMany: true,
  summary: 'A folder with measurements, at any depth',
} as const satisfies Option;

export const baseline = {
  name: 'baseline',
  value: 'variant',
  summary: 'The variant that the others are held against; that of the study otherwise',
} as const satisfies Option;

export const margin = {
  name: 'margin',
  value: 'percent',
  summary: 'Differences below this part of the baseline matter to nobody; 1% otherwise',
} as const satisfies Option;

export const intended = {
  name: 'intended',
  value: 'name',
  isMany: true,
  summary: 'A name in the environment that may differ between variants; * stands for anything',
} as const satisfies Option;

export const out = {
  name: 'out',
  short: 'o',
  value: 'file',
  summary: 'The file to write; - is standard output',
} as const satisfies Option;

/** A part of one from "1%" or "0.01". */
function readPart(text: string): number | undefined {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)\s*(%)?$/.exec(text.trim()) ?? [];
  const part = Number(digits) / (percent === undefined ? 1 : 100);
  return digits === undefined || part >= 1 ? undefined : part;
}

/** What a report is to hold against what, from the command line; what is left out is null. */
export function readReportOptions(
  given: Given,
): Result<Omit<ReportOptions, 'margin' | 'order' | 'skipped'> & { margin: number | null }> {
  const diagnostics: Diagnostic[] = [];
  const text = valueOf(given, margin);
  const part = text === undefined ? null : readPart(text);
  if (part === undefined)
    diagnostics.push(mistake('bad-margin', `--margin ${text} is no part of a whole`, 'write it as 1% or 0.01'));
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
