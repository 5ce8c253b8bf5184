import type { Diagnostic } from '../../engine/model/diagnostic.ts';
import { formatDiagnostic } from '../../engine/language/yaml/format-diagnostic.ts';
import { escapeControls } from '../process/escape-controls.ts';
import type { Paint } from '../process/paint.ts';
import { plural } from '../process/plural.ts';

/** All mistakes, each with its frame, and how many there are. */
export function drawDiagnostics(diagnostics: readonly Diagnostic[], paint: Paint): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const blocks = diagnostics.map((each) => {
    const [first = '', ...frame] = escapeControls(formatDiagnostic(each)).split('\n');
    const label = `${each.severity}:`;
    const head = first.replace(label, () => paint(each.severity === 'error' ? 'bad' : 'warn', label));
    return [head, ...frame].join('\n').trimEnd();
  });
  const count = [errors > 0 ? plural(errors, 'error') : '', plural(diagnostics.length - errors, 'warning')];
  const last = count.filter((part) => part !== '' && !part.startsWith('0 ')).join(', ');
  // One mistake needs no counting.
  const footer = diagnostics.length > 1 ? [paint('title', last)] : [];
  return `${[...blocks, ...footer].join('\n\n')}\n`;
}
