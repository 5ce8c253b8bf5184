import { openPlaybook } from '../../../engine/composition/open-playbook.ts';
import type { Result } from '../../../engine/model/diagnostic.ts';
import type { Playbook, PlaybookSource } from '../../../engine/model/playbook.ts';
import type { StepType } from '../../../engine/model/step-type.ts';

/**
 * A playbook from its text and the texts that it is composed of: variants are merged with their bases and blocks are
 * inserted, then the whole is checked: the envelope by playbook.schema.json, each step by its own type's schema,
 * defaults filled in. Reports all mistakes at once; the value of a template is checked when it is rendered, by
 * `prepare`.
 */
export function loadPlaybook(source: PlaybookSource, types: ReadonlyMap<string, StepType>): Result<Playbook> {
  const opened = openPlaybook(source, types);
  return opened.ok ? { ok: true, value: opened.value.playbook } : opened;
}
