import type { Diagnostic, Locate } from '../../model/diagnostic.ts';
import type { Json } from '../../model/step-type.ts';
import { diagnosticAt } from './diagnostic-at.ts';
import { valueAt } from './value-at.ts';

const kinds = {
  playbook: { mark: 'runbook', hint: 'use the playbook as the argument of validate, plan or apply' },
  lab: { mark: 'lab', hint: 'use a lab file with --lab' },
} as const;

/** A single error for a lab file instead of a playbook, or vice versa. Otherwise every line would be an error. */
export function otherFile(data: Json, wanted: keyof typeof kinds, locate: Locate): Diagnostic | undefined {
  const other = wanted === 'lab' ? 'playbook' : 'lab';
  const { mark, hint } = kinds[other];
  if (valueAt(data, [mark]) === undefined || valueAt(data, [kinds[wanted].mark]) !== undefined) return undefined;
  const { source, span } = locate([mark], 'key');
  return diagnosticAt(source, span, 'other-file', `this is a ${other}, not a ${wanted}`, hint);
}
