import type { StudyEvent } from '../../schemas/types/study-event.ts';
import type { Result, SourceText } from '../../engine/model/diagnostic.ts';
import type { Study } from '../../schemas/types/study.ts';
import { readLog } from './study-log.ts';

/** The declarations of a study that a report needs; its variants are in the order of the study. */
export interface StudyRules extends Pick<Study, 'baseline' | 'margin' | 'alpha' | 'intended'> {
  readonly variants: readonly string[];
  /** Variants that the machine cannot run, which were skipped. */
  readonly skipped: readonly { readonly variant: string; readonly reason: string }[];
}

/**
 * The rules of a study from its log, study.ndjson, which contains the study's text, and from the parser of that text;
 * null for a text that is not such a log.
 */
export function studyRules(log: string, loadStudy: (source: SourceText) => Result<Study>): StudyRules | null {
  let events: readonly StudyEvent[];
  try {
    events = readLog(log);
  } catch {
    // A damaged log is reported by the study itself; the measurements do not depend on it.
    return null;
  }
  const [started] = events;
  if (started?.kind !== 'study-started') return null;
  const study = loadStudy({ path: started.path, text: started.text });
  if (!study.ok) return null;
  const { baseline, margin, alpha, intended, variants } = study.value;
  const skipped = events.flatMap((event) =>
    event.kind === 'variant-skipped' ? [{ variant: event.variant, reason: event.reason }] : [],
  );
  return { baseline, margin, alpha, intended, variants: variants.map(({ name }) => name), skipped };
}
