import studySchema from '../../../schemas/study.schema.json' with { type: 'json' };
import type { Study } from '../../../schemas/types/study.ts';
import type { Diagnostic, Result, SourceText } from '../../model/diagnostic.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import { inTextOrder } from '../yaml/in-text-order.ts';
import { judge } from '../schema/judge.ts';
import { locateIn } from '../yaml/locate-in.ts';
import { suggest } from '../yaml/nearest.ts';
import { parseSource } from '../yaml/parse-source.ts';
import { readScalars } from '../schema/read-scalars.ts';
import { dotted } from '../schema/step-naming.ts';

/** A study from its text, with its defaults filled in; every reference in it without a target is a mistake. */
export function loadStudy(source: SourceText): Result<Study> {
  const parsed = parseSource(source);
  if (!parsed.ok) return parsed;
  const data = readScalars(parsed.value.root, studySchema);
  const locate = locateIn(parsed.value);
  const name = (pointer: readonly (string | number)[]): string =>
    pointer.length === 0 ? 'the study' : `'${dotted(pointer)}' of the study`;
  const judged = judge(data, studySchema, { base: [], name, locate });
  if (judged.length > 0) return { ok: false, diagnostics: judged };
  const study = data as unknown as Study;
  const names = study.variants.map((variant) => variant.name);
  const boots = Object.keys(study.boots);
  const diagnostics: Diagnostic[] = [];
  const report = (pointer: readonly (string | number)[], code: string, message: string, hint: string | null): void => {
    const { source: text, span } = locate([...pointer], 'value');
    diagnostics.push(diagnosticAt(text, span, code, message, hint));
  };
  if (!names.includes(study.baseline)) {
    report(
      ['baseline'],
      'unknown-variant',
      `the study has no variant '${study.baseline}'`,
      suggest(study.baseline, names, 'variants'),
    );
  }
  for (const [index, { name: own, boot }] of study.variants.entries()) {
    if (names.indexOf(own) !== index)
      report(['variants', index, 'name'], 'duplicate-variant', `two variants have the name '${own}'`, null);
    if (boot !== undefined && !boots.includes(boot)) {
      report(
        ['variants', index, 'boot'],
        'unknown-boot',
        `the study has no boot settings '${boot}'`,
        suggest(boot, boots, 'boots'),
      );
    }
  }
  return diagnostics.length > 0 ? { ok: false, diagnostics: inTextOrder(diagnostics) } : { ok: true, value: study };
}
