import type { Diagnostic, Result } from '../../../engine/model/diagnostic.ts';
import { formatDiagnostic } from '../../../engine/language/yaml/format-diagnostic.ts';
import { loadPlaybook } from './load-playbook.ts';
import type { Playbook } from '../../../engine/model/playbook.ts';
import { stepTypes } from './step-types.ts';

/** The messages of these mistakes for people; a leading line break aligns snapshots. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return `\n${diagnostics.map(formatDiagnostic).join('\n')}\n`;
}

/** The messages of a result for people; "ok" without messages. */
export function diagnosticsOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : formatDiagnostics(result.diagnostics);
}

/** A playbook of these steps, with the head and inputs that every test needs. */
export function load(steps: string, inputs = ''): Result<Playbook> {
  return loadPlaybook({ path: 'x.yaml', text: playbook(steps, inputs) }, stepTypes);
}

/** The text of such a playbook; steps begin in line 4, or after the inputs. */
export function playbook(steps: string, inputs = ''): string {
  return `runbook: 1\nname: x\nsummary: X\n${inputs === '' ? '' : `inputs:\n${inputs}\n`}steps:\n${steps}\n`;
}

/** The playbook, or an Error with everything that is wrong with it. */
export function loaded(steps: string, inputs = ''): Playbook {
  const result = load(steps, inputs);
  if (!result.ok) throw new Error(formatDiagnostics(result.diagnostics));
  return result.value;
}
