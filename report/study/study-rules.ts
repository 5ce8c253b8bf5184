import type { StudyEvent } from '../../schemas/types/study-event.ts';
import { loadStudy } from '../../engine/language/load/load-study.ts';
import type { Study } from '../../schemas/types/study.ts';
import { readLog } from './study-log.ts';

/** What a study declared before anything ran, as far as a report needs it; its variants stand in the order in which it names them. */
export interface StudyRules extends Pick<Study, 'baseline' | 'margin' | 'alpha' | 'intended'> {
  readonly variants: readonly string[];
  /** Variants that could not be made on the machine, and so were not measured. */
  readonly skipped: readonly { readonly variant: string; readonly reason: string }[];
}

/** The rules of a study by its log, study.ndjson, which holds its text; null for a text that is no such log. */
export function studyRules(log: string): StudyRules | null {
  let events: readonly StudyEvent[];
  try {
    events = readLog(log);
  } catch {
    // A damaged log is the study's own trouble; its measurements are whole or not by themselves.
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
