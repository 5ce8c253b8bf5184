import { linkOf } from '../../engine/composition/link.ts';
import type { Result } from '../../engine/model/diagnostic.ts';
import { readLink } from '../run/read-playbook.ts';
import { mistake } from '../process/read-source.ts';

/** The path of a playbook of a study: relative to the study's file, or the name of a shipped playbook. */
export async function findPart(named: string, study: string): Promise<Result<string>> {
  const link = linkOf(named, study);
  if (link.kind === 'path') return { ok: true, value: link.path };
  const read = await readLink(link);
  return read.ok
    ? { ok: true, value: read.source.path }
    : { ok: false, diagnostics: [mistake('unreadable', read.message, read.hint)] };
}
