import type { Diagnostic, Result } from '../../engine/model/diagnostic.ts';
import type { Assignment } from '../../engine/language/load/bind-inputs.ts';
import { mistake } from '../process/read-source.ts';

/** The `--set name=value` of a command line; everything after the first = is the value, unchanged. */
export function readAssignments(settings: readonly string[]): Result<readonly Assignment[]> {
  const wrong: Diagnostic[] = settings
    .filter((setting) => setting.indexOf('=') < 1)
    .map((setting) =>
      mistake('no-assignment', `--set ${setting} does not have the form input=value`, 'e.g. --set nic=0000:03:00.0'),
    );
  if (wrong.length > 0) return { ok: false, diagnostics: wrong };
  const assignments = settings.map((setting) => {
    const equals = setting.indexOf('=');
    return { name: setting.slice(0, equals), text: setting.slice(equals + 1) };
  });
  return { ok: true, value: assignments };
}
