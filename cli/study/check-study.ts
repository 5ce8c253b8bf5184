import type { Diagnostic, Result, SourceText } from '../../engine/model/diagnostic.ts';
import { loadStudy } from '../../engine/language/load/load-study.ts';
import type { Study } from '../../schemas/types/study.ts';
import { checkPlaybook } from '../run/bind-playbook.ts';
import { readPlaybook } from '../run/read-playbook.ts';
import { findPart } from './find-part.ts';

/** Checks a study and every playbook that it names, without a lab: whether its values fit is known with one. */
export async function checkStudy(source: SourceText): Promise<Result<Study>> {
  const loaded = loadStudy(source);
  if (!loaded.ok) return loaded;
  const { variants, boots } = loaded.value;
  const diagnostics: Diagnostic[] = [];
  for (const named of new Set([...variants, ...Object.values(boots)].map(({ playbook }) => playbook))) {
    const path = await findPart(named, source.path);
    const text = path.ok ? await readPlaybook(path.value) : path;
    const checked = text.ok ? checkPlaybook(text.value) : text;
    if (!checked.ok) diagnostics.push(...checked.diagnostics);
  }
  return diagnostics.length > 0 ? { ok: false, diagnostics } : loaded;
}
