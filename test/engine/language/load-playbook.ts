import { openPlaybook } from '../../../engine/composition/open-playbook.ts';
import type { Result } from '../../../engine/model/diagnostic.ts';
import type { Playbook, PlaybookSource } from '../../../engine/model/playbook.ts';
import type { StepType } from '../../../engine/model/step-type.ts';

/**
 * A playbook from its text and the texts it is composed of: variants laid over their bases and blocks put in, then judged as if
 * it had been written whole: the envelope by playbook.schema.json, each step by its own type's schema, defaults filled.
 * Tells every mistake at once; what a template will be is judged when it is rendered, by `prepare`.
 */
export function loadPlaybook(source: PlaybookSource, types: ReadonlyMap<string, StepType>): Result<Playbook> {
  const opened = openPlaybook(source, types);
  return opened.ok ? { ok: true, value: opened.value.playbook } : opened;
}
